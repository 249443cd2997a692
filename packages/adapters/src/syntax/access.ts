import type { Node } from '@babel/types';
import type { Constants } from './constants.ts';
import { type Binding, lookUp, type Scope } from './scopes.ts';
import type { Place, Tree } from './walk.ts';

/** Where an expression leads: `process.env.PORT` from the host's name `process`, whatever it is called here. */
export interface Access {
  /** `free` is a name of the language or its host, `import` a module's. */
  readonly root: 'free' | 'import' | 'own' | 'other';
  /** The name or the module it begins with, and the keys that follow. A key that is not constant is `[…]`. */
  readonly path: readonly string[];
  readonly binding?: Binding;
}

/** Everything that a look at one file needs. */
export interface Source {
  readonly tree: Tree;
  readonly constants: Constants;
  readonly text: string;
}

const maxSteps = 40;
const unknownKey = '[…]';

/** The key of a member, folded where it is computed. */
export function keyOf(node: Node, { constants }: Source, scope: Scope): string | undefined {
  if (
    node.type === 'ObjectProperty' ||
    node.type === 'ObjectMethod' ||
    node.type === 'ClassMethod' ||
    node.type === 'ClassProperty'
  ) {
    if (!node.computed) return literalKey(node.key);
    return constants.textOf(node.key, scope);
  }
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined;
  if (!node.computed) return literalKey(node.property);
  const value = constants.valueOf(node.property, scope);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function literalKey(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'PrivateName') return `#${node.id.name}`;
  return node.type === 'StringLiteral' || node.type === 'NumericLiteral' ? String(node.value) : undefined;
}

export function isMember(node: Node | undefined): boolean {
  return node?.type === 'MemberExpression' || node?.type === 'OptionalMemberExpression';
}

/** What stands around an expression without changing its value. */
export function unwrap(node: Node): Node {
  let at = node;
  for (let step = 0; step < maxSteps; step += 1) {
    if (
      at.type === 'TSAsExpression' ||
      at.type === 'TSSatisfiesExpression' ||
      at.type === 'TSNonNullExpression' ||
      at.type === 'TSTypeAssertion' ||
      at.type === 'ParenthesizedExpression' ||
      at.type === 'TypeCastExpression' ||
      at.type === 'TSInstantiationExpression'
    )
      at = at.expression;
    else if (at.type === 'SequenceExpression') at = at.expressions.at(-1) ?? at;
    else if (at.type === 'AwaitExpression') at = at.argument;
    else return at;
  }
  return at;
}

/** Follows members and names that were given a value once. */
export function accessOf(node: Node, source: Source, scope: Scope): Access {
  const keys: string[] = [];
  let at = unwrap(node);
  for (let step = 0; step < maxSteps; step += 1) {
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      keys.unshift(keyOf(at, source, scope) ?? unknownKey);
      at = unwrap(at.object);
    } else if (at.type === 'Identifier') {
      const binding = lookUp(scope, at.name);
      if (binding === undefined) return { root: 'free', path: [at.name, ...keys] };
      if (binding.kind === 'import') {
        const own = binding.key === undefined ? [] : [binding.key];
        return { root: 'import', path: [plainModule(binding.source ?? ''), ...own, ...keys], binding };
      }
      const required = binding.init === undefined ? undefined : requiredModule(binding.init, source, scope);
      if (required !== undefined) {
        const own = binding.key === undefined ? [] : [binding.key];
        return { root: 'import', path: [plainModule(required), ...own, ...keys], binding };
      }
      if (binding.init === undefined || binding.changed) return { root: 'own', path: [at.name, ...keys], binding };
      if (binding.key !== undefined) keys.unshift(binding.key);
      const next = unwrap(binding.init);
      if (!isMember(next) && next.type !== 'Identifier') return { root: 'own', path: [at.name, ...keys], binding };
      at = next;
    } else if (at.type === 'MetaProperty')
      return { root: 'free', path: [`${at.meta.name}.${at.property.name}`, ...keys] };
    else {
      const required = requiredModule(at, source, scope);
      return required === undefined
        ? { root: 'other', path: keys }
        : { root: 'import', path: [plainModule(required), ...keys] };
    }
  }
  return { root: 'other', path: keys };
}

/** `node:fs` is `fs`. */
function plainModule(name: string): string {
  return name.replace(/^node:/, '');
}

/** `fs` of `require('fs')`. */
export function requiredModule(node: Node, { constants }: Source, scope: Scope): string | undefined {
  const call = unwrap(node);
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'require')
    return undefined;
  if (lookUp(scope, 'require') !== undefined) return undefined;
  const [first] = call.arguments;
  return first === undefined ? undefined : constants.textOf(first, scope);
}

/** The outermost member that begins with an expression: `process.env.PORT` for `process`. */
export function longestAccess(place: Place): Place {
  let at = place;
  for (let up = at.up; up !== undefined; up = at.up) {
    const { node } = up;
    const wraps =
      node.type === 'TSNonNullExpression' ||
      node.type === 'TSAsExpression' ||
      node.type === 'TSSatisfiesExpression' ||
      node.type === 'TSTypeAssertion' ||
      node.type === 'ParenthesizedExpression';
    const follows = isMember(node) && at.key === 'object';
    if (!wraps && !follows) return at;
    at = up;
  }
  return at;
}

/** Whether an identifier is read as a value, and is no key, label or declaration. */
export function isReference({ node, key, up }: Place, { declared }: Tree): boolean {
  if (node.type !== 'Identifier' || declared.has(node) || up === undefined) return false;
  const parent = up.node;
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return key === 'object' || parent.computed;
    case 'ObjectProperty':
      return key === 'value' || (key === 'key' && parent.computed);
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
    case 'ClassAccessorProperty':
      return key === 'value' || key === 'body' || (key === 'key' && parent.computed);
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'PrivateName':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportNamespaceSpecifier':
    case 'ExportDefaultSpecifier':
    case 'ImportAttribute':
    case 'TSEnumMember':
      return parent.type === 'TSEnumMember' && key === 'initializer';
    case 'ExportSpecifier':
      return key === 'local' && up.up?.node.type === 'ExportNamedDeclaration' && !up.up.node.source;
    default:
      return true;
  }
}

export function lineOf(node: Node): number {
  return node.loc?.start.line ?? 1;
}

/** The node's text on one line, cut to what a name may have. */
export function codeOf(node: Node, { text }: Source, limit = 80): string {
  const code = text.slice(node.start ?? 0, node.end ?? 0).replace(/\s+/g, ' ');
  return code.length > limit ? `${code.slice(0, limit - 1)}…` : code;
}
