import * as t from '@babel/types';
import type { Module, Spot } from './module.ts';
import { functionAround, startOf, subtree } from './text.ts';

/** A name that can be used at some place. */
export interface Binding {
  readonly name: string;
  readonly kind: 'parameter' | 'variable' | 'function' | 'import';
  /** Where it is declared, as an offset. */
  readonly at: number;
  /** The identifier or, for a function or class, the declaration. */
  readonly spot: Spot;
  /** Its first value, when the declaration gives one directly. */
  readonly init: t.Node | undefined;
  /** The function that declares it; undefined at module level. */
  readonly home: Spot | undefined;
}

/** The names in scope at a spot, nearest first, each once. `let` and `const` of the same function count only after their declaration. */
export function namesAt(module: Module, spot: Spot): readonly Binding[] {
  const found = new Map<string, Binding>();
  const home = functionAround(spot);
  const here = startOf(spot.node);

  for (let at = spot.up; at !== undefined; at = at.up) {
    for (const binding of declaredIn(module, at)) {
      const tooEarly = binding.kind === 'variable' && binding.home === home && declarationEnd(binding) > here;
      if (!tooEarly && !found.has(binding.name)) found.set(binding.name, binding);
    }
  }
  return [...found.values()];
}

/** The binding a name means at a spot. */
export function bindingAt(module: Module, spot: Spot, name: string): Binding | undefined {
  for (let at: Spot | undefined = spot; at !== undefined; at = at.up) {
    const binding = declaredIn(module, at).find((candidate) => candidate.name === name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

function declarationEnd(binding: Binding): number {
  return binding.spot.up?.node.end ?? binding.at;
}

const declared = new WeakMap<Spot, readonly Binding[]>();

/** What a scope itself declares. Many templates ask again and again. */
function declaredIn(module: Module, scope: Spot): readonly Binding[] {
  const known = declared.get(scope) ?? declarationsOf(module, scope);
  declared.set(scope, known);
  return known;
}

function declarationsOf(module: Module, scope: Spot): readonly Binding[] {
  const { node } = scope;
  if (t.isFunction(node))
    return node.params.flatMap((param) => fromPattern(module, param, 'parameter', undefined, scope));
  if (t.isCatchClause(node) && node.param)
    return fromPattern(module, node.param, 'variable', undefined, functionAround(scope));
  if (t.isForStatement(node) && node.init) return fromStatement(module, node.init, scope);
  if ((t.isForOfStatement(node) || t.isForInStatement(node)) && t.isVariableDeclaration(node.left))
    return fromStatement(module, node.left, scope);
  if (t.isBlockStatement(node) || t.isProgram(node))
    return node.body.flatMap((statement) => fromStatement(module, statement, scope));
  return [];
}

function fromStatement(module: Module, node: t.Node, scope: Spot): readonly Binding[] {
  const home = t.isFunction(scope.node) ? scope : functionAround(scope);
  if (t.isVariableDeclaration(node))
    return node.declarations.flatMap((one) =>
      fromPattern(module, one.id, 'variable', t.isIdentifier(one.id) ? (one.init ?? undefined) : undefined, home),
    );
  if ((t.isFunctionDeclaration(node) || t.isClassDeclaration(node)) && node.id) {
    const spot = module.spotOf(node);
    return spot ? [{ name: node.id.name, kind: 'function', at: startOf(node), spot, init: node, home }] : [];
  }
  if (t.isImportDeclaration(node))
    return node.specifiers.flatMap((specifier) => {
      const spot = module.spotOf(specifier);
      const { name } = specifier.local;
      return spot ? [{ name, kind: 'import' as const, at: startOf(node), spot, init: specifier, home: undefined }] : [];
    });
  if ((t.isExportNamedDeclaration(node) || t.isExportDefaultDeclaration(node)) && node.declaration)
    return fromStatement(module, node.declaration, scope);
  return [];
}

function fromPattern(
  module: Module,
  pattern: t.Node,
  kind: 'parameter' | 'variable',
  init: t.Node | undefined,
  home: Spot | undefined,
): readonly Binding[] {
  if (t.isIdentifier(pattern)) {
    const spot = module.spotOf(pattern);
    return spot ? [{ name: pattern.name, kind, at: startOf(pattern), spot, init, home }] : [];
  }
  const go = (inner: t.Node, value?: t.Node) => fromPattern(module, inner, kind, value, home);
  if (t.isAssignmentPattern(pattern)) return go(pattern.left, pattern.right);
  if (t.isRestElement(pattern)) return go(pattern.argument);
  if (t.isTSParameterProperty(pattern)) return go(pattern.parameter);
  if (t.isArrayPattern(pattern)) return pattern.elements.flatMap((element) => (element ? go(element) : []));
  if (t.isObjectPattern(pattern))
    return pattern.properties.flatMap((property) => go(t.isRestElement(property) ? property : property.value));
  return [];
}

/** Whether an identifier is read as a value: not a key, a property name, a declaration or a label. */
export function isRead(spot: Spot): boolean {
  const { up, key } = spot;
  if (!t.isIdentifier(spot.node) || up === undefined) return false;
  const parent = up.node;
  if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent)) return key === 'object' || parent.computed;
  if (t.isObjectProperty(parent))
    return key === 'value' && up.up !== undefined && !t.isObjectPattern(up.up.node) && !parent.shorthand;
  if (t.isVariableDeclarator(parent)) return key === 'init';
  if (t.isAssignmentExpression(parent)) return key === 'right' || parent.operator !== '=';
  if (t.isAssignmentPattern(parent)) return key === 'right';
  if (t.isFunction(parent)) return key === 'body';
  if (t.isTSType(parent) || t.isTSEntityName(parent) || t.isTSTypeParameter(parent)) return false;
  return t.isExpression(parent) || t.isStatement(parent) || t.isSpreadElement(parent) || t.isTemplateLiteral(parent)
    ? !(t.isClass(parent) || t.isLabeledStatement(parent) || t.isBreakStatement(parent))
    : t.isSwitchCase(parent) || t.isJSXExpressionContainer(parent);
}

/** Every place below a spot that reads a name. */
export function readsOf(within: Spot, name: string): readonly Spot[] {
  return [...subtree(within)].filter((spot) => t.isIdentifier(spot.node) && spot.node.name === name && isRead(spot));
}
