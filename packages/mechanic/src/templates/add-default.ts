import * as t from '@babel/types';
import { emptyOf, isTarget, wantedKind } from '../syntax/context.ts';
import { type Kind, kindOf } from '../syntax/kinds.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { isRead, namesAt, readsOf } from '../syntax/scope.ts';
import { codeOf, embed, endOf, functionAround, keyName, operand, subtree } from '../syntax/text.ts';
import { type Proposal, proposeInsertion, proposeText, type Site, type Template } from '../template.ts';

/** Gives an initial value to a parameter, a destructured key, a variable, a sum or an entry of a map. */
export const addDefault: Template = {
  name: 'add-default',
  prior: 0.55,
  *propose(site) {
    for (const spot of site.spots) {
      const { node, up, key } = spot;
      if (t.isFunction(node)) yield* parameters(site, spot, node);
      if (t.isObjectPattern(node)) yield* destructured(site, node);
      if (
        t.isVariableDeclarator(node) &&
        !node.init &&
        t.isIdentifier(node.id) &&
        !t.isForInStatement(up?.up?.node) &&
        !t.isForOfStatement(up?.up?.node)
      )
        yield* variable(site, spot, node.id);
      if (t.isCallExpression(node)) yield* reduction(site, node);
      if (t.isMemberExpression(node) && node.computed) yield* entry(site, spot, node);
      if ((t.isIdentifier(node) && (key === 'left' || key === 'right')) || t.isMemberExpression(node))
        yield* missing(site, spot);
      if (t.isMemberExpression(node) && !isTarget(spot)) yield* asElsewhere(site, spot, node);
    }
  },
};

function* parameters({ module, hints }: Site, spot: Spot, node: t.Function): Generator<Proposal> {
  for (const param of node.params) {
    const nullish = hints.nullish.size > 0;
    if (t.isObjectPattern(param))
      yield proposeInsertion(endOf(param), ' = {}', nullish ? 0.9 : 0.5, 'Defaults the parameter to an empty object.');
    if (!t.isIdentifier(param)) continue;
    for (const value of defaultsIn(module, spot, param.name)) {
      const fit = value === '{}' && nullish ? 0.7 : 0.5;
      yield proposeInsertion(endOf(param), ` = ${value}`, fit, `Defaults the parameter ${param.name} to ${value}.`);
    }
  }
}

function* destructured({ module }: Site, node: t.ObjectPattern): Generator<Proposal> {
  for (const property of node.properties) {
    if (!t.isObjectProperty(property) || !t.isIdentifier(property.value)) continue;
    const around = module.spotOf(node)?.segment.enclosing;
    const home = around && module.spotOf(around);
    const description = `Defaults ${codeOf(module, property)} to`;
    for (const value of defaultsIn(module, home, property.value.name))
      yield proposeInsertion(endOf(property), ` = ${value}`, 0.6, `${description} ${value}.`);
  }
}

function* variable({ module }: Site, spot: Spot, id: t.Identifier): Generator<Proposal> {
  const home = spot.segment.enclosing && module.spotOf(spot.segment.enclosing);
  for (const value of defaultsIn(module, home, id.name))
    yield proposeInsertion(endOf(id), ` = ${value}`, 0.7, `Initializes ${id.name} with ${value}.`);
}

function* reduction({ module }: Site, node: t.CallExpression): Generator<Proposal> {
  const [callback, initial] = node.arguments;
  if (
    !t.isMemberExpression(node.callee) ||
    keyName(node.callee.property) !== 'reduce' ||
    !t.isFunction(callback) ||
    initial
  )
    return;
  const kind = t.isExpression(callback.body) ? kindOf(module, callback.body) : undefined;
  const sum = t.isBinaryExpression(callback.body, { operator: '+' });
  const fits = { '0': kind === 'number' || sum ? 0.95 : 0.7, '{}': 0.5, '[]': 0.5, "''": 0.45 };
  for (const [value, fit] of Object.entries(fits))
    yield proposeInsertion(endOf(callback), `, ${value}`, fit, `Starts the reduction with ${value}.`);
}

/** `counts[key] += 1`, `counts[key]++` and `groups[key].push(x)` without an entry yet. */
function* entry({ module, hints }: Site, { up, key }: Spot, node: t.MemberExpression): Generator<Proposal> {
  const place = codeOf(module, node);
  const parent = up?.node;
  const fromZero = (operator: string, value: string) => `${place} = (${place} ?? 0) ${operator.charAt(0)} ${value}`;
  if (t.isUpdateExpression(parent))
    yield proposeText(parent, fromZero(parent.operator, '1'), 0.85, `Counts ${place} from 0.`);
  if (t.isAssignmentExpression(parent) && key === 'left' && /^[-+]=$/.test(parent.operator))
    yield proposeText(
      parent,
      fromZero(parent.operator, operand(module, parent.right)),
      0.85,
      `Initializes ${place} with 0.`,
    );
  if (t.isMemberExpression(parent) && key === 'object' && keyName(parent.property) === 'push') {
    const fit = hints.nullish.has('push') ? 1 : 0.6;
    yield proposeText(node, `(${place} ??= [])`, fit, `Initializes ${place} with an empty list.`);
  }
}

/** A value in a calculation or text that may be missing. */
function* missing({ module, hints }: Site, spot: Spot): Generator<Proposal> {
  const parent = spot.up?.node;
  if (
    isTarget(spot) ||
    !(
      t.isBinaryExpression(parent) ||
      t.isAssignmentExpression(parent) ||
      t.isReturnStatement(parent) ||
      t.isVariableDeclarator(parent) ||
      t.isObjectProperty(parent)
    )
  )
    return;
  if (t.isBinaryExpression(parent) && /[=<>]/.test(parent.operator)) return;
  const wanted = wantedKind(module, spot);
  if (t.isMemberExpression(spot.node) && /^(length|size)$/.test(keyName(spot.node.property) ?? '')) return;
  const [value] = defaultsFor(wanted);
  const code = codeOf(module, spot.node);
  const likely = hints.notANumber || hints.values.has('undefined') ? 0.9 : 0.5;
  const fit = wanted === undefined ? 0.3 : likely;
  yield proposeText(spot.node, embed(spot, `${code} ?? ${value}`), fit, `Defaults ${code} to ${value}.`);
}

/** The default that other code gives to a value of this name, rewritten for this place. */
function* asElsewhere(site: Site, spot: Spot, node: t.MemberExpression): Generator<Proposal> {
  const { module, project } = site;
  const name = node.computed ? undefined : keyName(node.property);
  if (name === undefined || (t.isLogicalExpression(spot.up?.node) && spot.key === 'left')) return;
  const code = codeOf(module, node);
  for (const near of project.neighbours(module.file))
    for (const { node: other } of near.spots) {
      if (!t.isLogicalExpression(other) || !/^(\?\?|\|\|)$/.test(other.operator)) continue;
      const value = lastName(other.left) === name ? rewrite(module, spot, near, other.right) : undefined;
      if (value === undefined || value === code) continue;
      const fit = codeOf(near, other.left) === code ? 1 : 0.9;
      const text = embed(spot, `${code} ${other.operator} ${value}`);
      yield proposeText(node, text, fit, `Defaults ${code} to ${value}, as ${near.file} does.`);
    }
}

function lastName(node: t.Node): string | undefined {
  return t.isMemberExpression(node) && !node.computed ? keyName(node.property) : keyName(node);
}

/** An expression from another place in terms of names that are known here. */
function rewrite(module: Module, spot: Spot, near: Module, expression: t.Node): string | undefined {
  const text = codeOf(near, expression);
  const right = near.spotOf(expression);
  const roots = right === undefined ? [] : [...subtree(right)].filter((one) => t.isIdentifier(one.node) && isRead(one));
  const inScope = new Set(namesAt(module, spot).map((binding) => binding.name));
  const missing = roots.flatMap(({ node }) => (t.isIdentifier(node) && !inScope.has(node.name) ? [node.name] : []));
  const [root, another] = missing;
  if (root === undefined) return text;
  if (another !== undefined || !text.startsWith(root)) return undefined;
  const home = functionAround(spot);
  const source = module.spots.find(
    (one) => t.isMemberExpression(one.node) && lastName(one.node) === root && functionAround(one) === home,
  );
  return source && `${codeOf(module, source.node)}${text.slice(root.length)}`;
}

/** Defaults of the kind that a name seems to have where it is first read. */
function defaultsIn(module: Module, home: Spot | undefined, name: string): readonly string[] {
  const read = home && readsOf(home, name)[0];
  return defaultsFor(read && (kindOf(module, read.node) ?? wantedKind(module, read)));
}

function defaultsFor(kind: Kind | undefined): readonly [string, ...string[]] {
  const empty = emptyOf(kind);
  if (kind === 'number') return ['0', '1'];
  return empty === undefined ? ['{}', '[]', '0', "''"] : [empty];
}
