import * as t from '@babel/types';
import type { Splice } from '../model.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { isRead } from '../syntax/scope.ts';
import { codeOf, endOf, keyName, startOf } from '../syntax/text.ts';

/** A stretch of a file's text, as offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A part of a file that can hold several versions of itself:
 * - `body`: the statements of a function after its directives;
 * - `value`: an expression that is evaluated anew each time, such as an arrow function's or that of an instance's property;
 * - `function`: a whole function, where its parameters change;
 * - `constant`: the first value of a variable that only this file reads.
 */
export interface Home {
  readonly kind: 'body' | 'value' | 'function' | 'constant';
  readonly spot: Spot;
  /** What a version replaces. */
  readonly range: Range;
}

/** The innermost part that holds a splice, in each file's order of nodes: outer ones come first. */
export function findHome(module: Module, { start, end }: Splice): Home | undefined {
  let best: Home | undefined;
  for (const spot of module.spots) {
    if (start < startOf(spot.node) || end > endOf(spot.node)) continue;
    const home = homesOf(module, spot).find(({ range }) => range.start <= start && end <= range.end);
    if (home !== undefined) best = home;
  }
  return best;
}

function homesOf(module: Module, spot: Spot): readonly Home[] {
  const { node } = spot;
  if (t.isClassProperty(node) && !node.static && node.value)
    return [{ kind: 'value', spot, range: rangeOf(node.value) }];
  const first = firstOfConstant(module, spot);
  if (first !== undefined) return [{ kind: 'constant', spot, range: rangeOf(first) }];
  if (!t.isFunction(node) || t.isTSDeclareFunction(node)) return [];
  const { body } = node;
  if (!t.isBlockStatement(body)) {
    const own: Home[] = [{ kind: 'value', spot, range: rangeOf(body) }];
    return [...own, ...wholeFunction(module, spot, node)];
  }
  const directive = body.directives.at(-1);
  const start = directive === undefined ? startOf(body) + 1 : endOf(directive);
  const closed = module.text[endOf(body) - 1] === '}';
  const own: Home[] = closed ? [{ kind: 'body', spot, range: { start, end: endOf(body) - 1 } }] : [];
  return [...own, ...wholeFunction(module, spot, node)];
}

/** A function that can be replaced as a whole: one that is called as a plain function would be. */
function wholeFunction(module: Module, spot: Spot, node: t.Function): readonly Home[] {
  if (t.isArrowFunctionExpression(node)) return [{ kind: 'function', spot, range: rangeOf(node) }];
  const method = t.isObjectMethod(node) || t.isClassMethod(node);
  if (method && node.kind !== 'method') return [];
  const text = module.text.slice(startOf(node), endOf(node));
  if (/\bsuper\b|\(\s*this\s*:/.test(text)) return [];
  const from = t.isFunctionDeclaration(node) || t.isFunctionExpression(node) ? node.id : method ? node.key : undefined;
  const types = 'typeParameters' in node ? node.typeParameters : undefined;
  const start = module.text.indexOf('(', types ? endOf(types) : from ? endOf(from) : startOf(node));
  return start < 0 || start >= startOf(node.body)
    ? []
    : [{ kind: 'function', spot, range: { start, end: endOf(node) } }];
}

/** The value of a variable of the module that is set once, is not exported and is read by name alone. */
function firstOfConstant(module: Module, { node, up }: Spot): t.Expression | undefined {
  if (!t.isVariableDeclarator(node) || !t.isIdentifier(node.id) || !node.init || t.isFunction(node.init))
    return undefined;
  if (!t.isVariableDeclaration(up?.node, { kind: 'const' }) || !t.isProgram(up.up?.node)) return undefined;
  const { id, init } = node;
  const plain = namesOf(module, id.name).every((spot) => spot.node === id || isRead(spot) || isProperty(spot));
  return plain ? init : undefined;
}

function isProperty({ up, key }: Spot): boolean {
  const parent = up?.node;
  if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent))
    return key === 'property' && !parent.computed;
  return key === 'key' && t.isObjectProperty(parent) && !parent.shorthand && !parent.computed;
}

function namesOf(module: Module, name: string): readonly Spot[] {
  return module.spots.filter(({ node }) => t.isIdentifier(node, { name }));
}

/** The places that read a constant. */
export function readsOfConstant(module: Module, { spot }: Home): readonly t.Node[] {
  const id = t.isVariableDeclarator(spot.node) && t.isIdentifier(spot.node.id) ? spot.node.id : undefined;
  return namesOf(module, id?.name ?? '').flatMap((one) => (one.node !== id && isRead(one) ? [one.node] : []));
}

/** A function around a changed part that can be called again. */
export interface CalledFunction {
  readonly name: string;
  /** Code at its beginning: a function of `self` and `args` that calls it again. */
  readonly again: string;
  /** Code at its beginning for what it is called on, and for the values that it is called with. */
  readonly self: string;
  readonly args: string;
  readonly block: boolean;
  readonly range: Range;
}

/** The functions around a spot that can be called again, the outermost first. */
export function findCalledFunctions(module: Module, spot: Spot): readonly CalledFunction[] {
  const found: CalledFunction[] = [];
  for (let at: Spot | undefined = spot; at !== undefined; at = at.up) {
    const { node } = at;
    if (!t.isFunction(node) || node.generator === true) continue;
    const args = argumentsOf(node);
    const again = callOf(module, at, node);
    const body = homesOf(module, at).find(({ kind }) => kind === 'body' || kind === 'value');
    if (again === undefined || args === undefined || body === undefined) continue;
    const self = t.isArrowFunctionExpression(node) ? 'undefined' : 'this';
    found.push({ name: again.name, again: again.code, self, args, block: body.kind === 'body', range: body.range });
  }
  return found.toReversed();
}

/** How a function is called again: by its name, by the place it was assigned to, or as a method of what it was called on. */
function callOf(
  module: Module,
  spot: Spot,
  node: t.Function,
): { readonly name: string; readonly code: string } | undefined {
  const parent = spot.up?.node;
  const named = (name: string, target = name) => ({ name, code: `(self, args) => ${target}.apply(self, args)` });
  const method = (key: t.Node, read: boolean) => {
    const name = keyName(key);
    if (name === undefined || t.isPrivateName(key)) return undefined;
    const target = `self[${JSON.stringify(name)}]`;
    return { name, code: `(self, args) => ${target}${read ? '' : '(...args)'}` };
  };
  if ((t.isFunctionDeclaration(node) || t.isFunctionExpression(node)) && node.id) return named(node.id.name);
  if (t.isClassMethod(node) || t.isObjectMethod(node)) {
    if (node.computed || node.kind === 'constructor' || node.kind === 'set') return undefined;
    return method(node.key, node.kind === 'get');
  }
  if (t.isVariableDeclarator(parent) && t.isIdentifier(parent.id)) return named(parent.id.name);
  const assigned =
    t.isAssignmentExpression(parent, { operator: '=' }) && parent.right === node ? parent.left : undefined;
  if (assigned !== undefined && t.isMemberExpression(assigned) && !assigned.computed && t.isIdentifier(assigned.object))
    return named(keyName(assigned.property) ?? '', codeOf(module, assigned));
  const property = t.isObjectProperty(parent) && parent.value === node && !parent.computed ? parent.key : undefined;
  return property === undefined || t.isArrowFunctionExpression(node) ? undefined : method(property, false);
}

function argumentsOf(node: t.Function): string | undefined {
  if (!t.isArrowFunctionExpression(node)) return 'arguments';
  const names = node.params.map((param) => {
    const inner = t.isAssignmentPattern(param) ? param.left : t.isRestElement(param) ? param.argument : param;
    return t.isIdentifier(inner) ? `${t.isRestElement(param) ? '...' : ''}${inner.name}` : undefined;
  });
  return names.includes(undefined) ? undefined : `[${names.join(', ')}]`;
}

function rangeOf(node: t.Node): Range {
  return { start: startOf(node), end: endOf(node) };
}
