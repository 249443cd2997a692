import type { Node } from '@babel/types';
import type { CodeUse, UseKind } from '@suture/core';
import { accessOf, codeOf, isMember, keyOf, lineOf, type Source, unwrap } from './access.ts';
import { testVariables } from './free-names.ts';
import { lookUp } from './scopes.ts';
import type { Place } from './walk.ts';

/** Keys that lead to the machinery of the language or its host, whatever object they are read from. */
const machinery: Readonly<Record<string, UseKind>> = {
  getBuiltinModule: 'module loading',
  createRequire: 'module loading',
  mainModule: 'module loading',
  _load: 'module loading',
  _compile: 'code from text',
  _linkedBinding: 'module loading',
  dlopen: 'module loading',
  captureStackTrace: 'stack text',
  prepareStackTrace: 'stack text',
  stackTraceLimit: 'stack text',
  ['__proto__']: 'prototype',
  __defineGetter__: 'prototype',
  __defineSetter__: 'prototype',
  __lookupGetter__: 'prototype',
  __lookupSetter__: 'prototype',
  _isMockFunction: 'test detection',
  isMockFunction: 'test detection',
};
/** Methods of built-ins that only read, and are borrowed by `call` and `apply`. */
const borrowed = new Set(
  'hasOwnProperty propertyIsEnumerable isPrototypeOf toString toLocaleString valueOf slice concat map filter forEach reduce join indexOf lastIndexOf includes push some every find findIndex flat trim replace split charCodeAt toISOString getTime test exec has get keys entries toJSON'.split(
    ' ',
  ),
);
const builtInOwners = new Set(
  'Object Array String Number Boolean Date Map Set WeakMap RegExp Promise Error Symbol BigInt'.split(' '),
);

/** What a member, or a key that is taken out of an object, is used for. */
export function memberUses(place: Place, source: Source): readonly CodeUse[] {
  const { node } = place;
  if (isMember(node)) return [...ofKey(place, source), ...oddKey(place, source)];
  if (node.type === 'ObjectProperty' && place.up?.node.type === 'ObjectPattern') return taken(place, source);
  if (
    node.type === 'ObjectProperty' &&
    keyOf(node, source, place.scope) === '__proto__' &&
    !node.computed &&
    node.value.type !== 'NullLiteral'
  )
    return [{ kind: 'prototype', name: '__proto__', line: lineOf(node) }];
  return [];
}

function ofKey(place: Place, source: Source): readonly CodeUse[] {
  const { node, scope } = place;
  const key = keyOf(node, source, scope);
  if (key === undefined) return [];
  const line = lineOf(node);
  const use = (kind: UseKind): readonly CodeUse[] => [{ kind, name: codeOf(node, source, 60), line }];
  const kind = Object.hasOwn(machinery, key) ? machinery[key] : undefined;
  // Read from the host's own objects, they are judged by the name that they begin with.
  const { root, path } = accessOf(node, source, scope);
  const begins = root === 'free' && (path[0] === 'Error' || path[0] === 'process') && path.length === 2;
  if (kind !== undefined) return begins ? [] : use(kind);
  if (key === 'constructor') return ofConstructor(place, source) ? [] : use('code from text');
  if (key === 'prototype') return ofPrototype(place, source) ? [] : use('prototype');
  if (key === 'stack') return use(logsStack(place, source) ? 'stack logged' : 'stack text');
  if (key === 'callee' || key === 'caller') {
    const owner = 'object' in node ? unwrap(node.object) : node;
    return owner.type === 'Identifier' && (owner.name === 'arguments' || lookUp(scope, owner.name)?.kind === 'function')
      ? use('stack text')
      : [];
  }
  if (key === 'eval' || key === 'Function') return use('code from text');
  if (/^(?:NODE_ENV|NODE_TEST_CONTEXT|BABEL_ENV|VITEST\w*|JEST_\w+|npm_\w+)$/.test(key)) return use('test detection');
  return [];
}

/** A constructor that is only compared, named, or used to make another of the same class. */
function ofConstructor(place: Place, source: Source): boolean {
  const { node, up } = place;
  if (up === undefined || !('object' in node)) return false;
  const owner = unwrap(node.object);
  if (
    isMember(owner) &&
    'property' in owner &&
    owner.property.type === 'Identifier' &&
    owner.property.name === 'constructor'
  )
    return false;
  if (owner.type === 'FunctionExpression' || owner.type === 'ArrowFunctionExpression') return false;
  const parent = up.node;
  // `Cart.prototype.constructor = Cart` completes a class of the file's own.
  if (parent.type === 'AssignmentExpression' && place.key === 'left')
    return accessOf(owner, source, place.scope).root === 'own';
  if (parent.type === 'BinaryExpression') return /^(?:===?|!==?|instanceof)$/.test(parent.operator);
  if (
    (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression') &&
    place.key === 'object' &&
    !parent.computed
  )
    return (
      parent.property.type === 'Identifier' &&
      (parent.property.name === 'name' ||
        (owner.type === 'ThisExpression' && !/^(?:constructor|prototype)$/.test(parent.property.name)))
    );
  if (owner.type !== 'ThisExpression') return false;
  return (
    (parent.type === 'NewExpression' && place.key === 'callee') ||
    (parent.type === 'CallExpression' && place.key === 'arguments')
  );
}

/** A prototype of the file's own, or a built-in's that is only read from. */
function ofPrototype(place: Place, source: Source): boolean {
  const { node, up, scope } = place;
  if (up === undefined || !('object' in node)) return false;
  const { root, path, binding } = accessOf(node.object, source, scope);
  const init = binding?.init === undefined ? undefined : unwrap(binding.init).type;
  const ownClass =
    binding?.kind === 'function' ||
    binding?.kind === 'class' ||
    (init !== undefined && /^(?:Function|Arrow|Class)/.test(init));
  if (root === 'own' && path.length === 1 && ownClass) return true;
  const parent = up.node;
  if (parent.type === 'BinaryExpression') return true;
  if (parent.type === 'CallExpression' && place.key === 'arguments') {
    const callee = accessOf(parent.callee, source, scope);
    return callee.root === 'free' && callee.path.join('.') === 'Object.create';
  }
  if (root !== 'free' || path.length !== 1 || !builtInOwners.has(path[0] ?? '') || !isMember(parent)) return false;
  const target = up.up?.node.type === 'AssignmentExpression' && up.key === 'left';
  return !target && borrowed.has(keyOf(parent, source, scope) ?? '');
}

/** A stack that is written somewhere, and not looked at: given to a logger, or put into a record. */
function logsStack(place: Place, source: Source): boolean {
  const { node, scope } = place;
  if ('object' in node && unwrap(node.object).type === 'ThisExpression') return true;
  let at = place;
  for (let up = at.up; up !== undefined; up = at.up) {
    const { type } = up.node;
    const passes =
      type === 'LogicalExpression' ||
      type === 'ConditionalExpression' ||
      type === 'TemplateLiteral' ||
      type === 'SpreadElement' ||
      type === 'ObjectExpression';
    const fills = type === 'ObjectProperty' && at.key === 'value';
    if (!passes && !fills && !(type === 'BinaryExpression' && up.node.operator === '+')) break;
    if (type === 'ConditionalExpression' && at.key === 'test') return false;
    at = up;
  }
  const end = at.up?.node;
  if (end === undefined) return false;
  if (end.type === 'VariableDeclarator' || end.type === 'ReturnStatement') return at.node.type === 'ObjectExpression';
  if (end.type === 'ArrowFunctionExpression') return at.node.type === 'ObjectExpression';
  if (end.type !== 'CallExpression' || at.key !== 'arguments') return false;
  const { path } = accessOf(end.callee, source, scope);
  return (
    path.some((name) =>
      /^(?:console|log|logger|debug|warn|error|info|trace|fatal|write|send|json|capture\w*|report\w*)$/i.test(name),
    ) || at.node.type === 'ObjectExpression'
  );
}

/** `const { constructor } = f` takes what `f.constructor` would read. */
function taken(place: Place, source: Source): readonly CodeUse[] {
  const key = keyOf(place.node, source, place.scope);
  if (key === undefined) return [];
  const line = lineOf(place.node);
  const kind: UseKind | undefined =
    key === 'constructor' || key === 'eval' || key === 'Function'
      ? 'code from text'
      : key === 'prototype'
        ? 'prototype'
        : key === 'stack'
          ? 'stack text'
          : testVariables.test(key) && key.length > 4
            ? 'test detection'
            : Object.hasOwn(machinery, key)
              ? machinery[key]
              : undefined;
  return kind === undefined ? [] : [{ kind, name: `{ ${key} }`, line }];
}

/** Keys that are known only as the code runs, of things whose keys lead to the machinery of the language. */
function oddKey({ node, scope }: Place, source: Source): readonly CodeUse[] {
  if (!('computed' in node) || node.computed !== true || !('object' in node) || !isNodeMember(node)) return [];
  const value = source.constants.valueOf(node.property, scope);
  if (value !== undefined) return [];
  const owner = unwrap(node.object);
  const isFunction =
    /^(?:Function|Arrow|Class)/.test(owner.type) ||
    (owner.type === 'Identifier' && lookUp(scope, owner.name)?.kind === 'function');
  const isEmpty = owner.type === 'ArrayExpression' && owner.elements.length === 0;
  if (!isFunction && !isEmpty && owner.type !== 'RegExpLiteral') return [];
  return [{ kind: 'hidden name', name: codeOf(node, source, 60), line: lineOf(node) }];
}

function isNodeMember(node: Node): node is Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }> {
  return isMember(node);
}
