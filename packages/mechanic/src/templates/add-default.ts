import * as t from '@babel/types';
import { emptyOf, isTarget, wantedKind } from '../syntax/context.ts';
import { type Kind, kindOf } from '../syntax/kinds.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { isRead, namesAt, readsOf } from '../syntax/scope.ts';
import { codeOf, embed, endOf, functionAround, keyName, operand, subtree } from '../syntax/text.ts';
import { insertAt, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Gives a value to what starts without one: a parameter, a destructured key, a variable, a sum, an entry of a map. */
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
    if (t.isObjectPattern(param))
      yield {
        edits: [insertAt(endOf(param), ' = {}')],
        description: 'Takes an empty object when none is passed.',
        fit: hints.nullish.size > 0 ? 0.9 : 0.5,
      };
    if (!t.isIdentifier(param)) continue;
    const read = readsOf(spot, param.name)[0];
    for (const value of defaultsFor(read && (kindOf(module, read.node) ?? wantedKind(module, read))))
      yield {
        edits: [insertAt(endOf(param), ` = ${value}`)],
        description: `Takes ${value} for ${param.name} when it is not passed.`,
        fit: value === '{}' && hints.nullish.size > 0 ? 0.7 : 0.5,
      };
  }
}

function* destructured({ module }: Site, node: t.ObjectPattern): Generator<Proposal> {
  for (const property of node.properties) {
    if (!t.isObjectProperty(property) || !t.isIdentifier(property.value)) continue;
    const around = module.spotOf(node)?.segment.enclosing;
    const home = around && module.spotOf(around);
    const read = home && readsOf(home, property.value.name)[0];
    for (const value of defaultsFor(read && (kindOf(module, read.node) ?? wantedKind(module, read))))
      yield {
        edits: [insertAt(endOf(property), ` = ${value}`)],
        description: `Takes ${value} for ${codeOf(module, property)} when it is missing.`,
        fit: 0.6,
      };
  }
}

function* variable({ module }: Site, spot: Spot, id: t.Identifier): Generator<Proposal> {
  const home = spot.segment.enclosing && module.spotOf(spot.segment.enclosing);
  const read = home && readsOf(home, id.name)[0];
  for (const value of defaultsFor(read && (kindOf(module, read.node) ?? wantedKind(module, read))))
    yield { edits: [insertAt(endOf(id), ` = ${value}`)], description: `Starts ${id.name} with ${value}.`, fit: 0.7 };
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
  for (const [value, fit] of [
    ['0', kind === 'number' || sum ? 0.95 : 0.7],
    ['{}', 0.5],
    ['[]', 0.5],
    ["''", 0.45],
  ] as const)
    yield { edits: [insertAt(endOf(callback), `, ${value}`)], description: `Starts the reduction with ${value}.`, fit };
}

/** `counts[key] += 1`, `counts[key]++` and `groups[key].push(x)` with no entry there yet. */
function* entry({ module, hints }: Site, { up, key }: Spot, node: t.MemberExpression): Generator<Proposal> {
  const place = codeOf(module, node);
  const parent = up?.node;
  if (up && t.isUpdateExpression(parent))
    yield {
      edits: [replaceNode(parent, `${place} = (${place} ?? 0) ${parent.operator.charAt(0)} 1`)],
      description: `Counts ${place} from 0.`,
      fit: 0.85,
    };
  if (up && t.isAssignmentExpression(parent) && key === 'left' && /^[-+]=$/.test(parent.operator)) {
    const value = operand(module, parent.right);
    yield {
      edits: [replaceNode(parent, `${place} = (${place} ?? 0) ${parent.operator.charAt(0)} ${value}`)],
      description: `Adds to ${place} from 0.`,
      fit: 0.85,
    };
  }
  if (t.isMemberExpression(parent) && key === 'object' && keyName(parent.property) === 'push')
    yield {
      edits: [replaceNode(node, `(${place} ??= [])`)],
      description: `Starts ${place} as an empty list.`,
      fit: hints.nullish.has('push') ? 1 : 0.6,
    };
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
  for (const value of defaultsFor(wanted).slice(0, 1))
    yield {
      edits: [replaceNode(spot.node, embed(spot, `${codeOf(module, spot.node)} ?? ${value}`))],
      description: `Takes ${value} for ${codeOf(module, spot.node)} when it is missing.`,
      fit: wanted === undefined ? 0.3 : hints.notANumber || hints.values.has('undefined') ? 0.9 : 0.5,
    };
}

/** The default that other code gives to a value of that name, written as this place would write it. */
function* asElsewhere(site: Site, spot: Spot, node: t.MemberExpression): Generator<Proposal> {
  const { module, project } = site;
  const name = node.computed ? undefined : keyName(node.property);
  if (name === undefined || (t.isLogicalExpression(spot.up?.node) && spot.key === 'left')) return;
  const code = codeOf(module, node);
  for (const near of project.neighbours(module.file))
    for (const { node: other } of near.spots) {
      if (!t.isLogicalExpression(other) || !/^(\?\?|\|\|)$/.test(other.operator)) continue;
      const value = lastName(other.left) === name ? inWordsHere(module, spot, near, other.right) : undefined;
      if (value === undefined || value === code) continue;
      yield {
        edits: [replaceNode(node, embed(spot, `${code} ${other.operator} ${value}`))],
        description: `Takes ${value} for ${code} when it is missing, as ${near.file} does.`,
        fit: codeOf(near, other.left) === code ? 1 : 0.9,
      };
    }
}

function lastName(node: t.Node): string | undefined {
  return t.isMemberExpression(node) && !node.computed ? keyName(node.property) : keyName(node);
}

/** An expression of another place, rewritten for this one: as it is, or starting where this function reads its first name. */
function inWordsHere(module: Module, spot: Spot, near: Module, expression: t.Node): string | undefined {
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

function defaultsFor(kind: Kind | undefined): readonly string[] {
  const empty = emptyOf(kind);
  if (kind === 'number') return ['0', '1'];
  return empty === undefined ? ['{}', '[]', '0', "''"] : [empty];
}
