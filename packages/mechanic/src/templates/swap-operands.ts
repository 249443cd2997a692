import * as t from '@babel/types';
import { likeness } from '../distance.ts';
import type { Spot } from '../syntax/module.ts';
import { calleeOf, codeOf, functionAround, isCall, keyName, lastName, subtree, wholeCode } from '../syntax/text.ts';
import { type Proposal, replaceNode, type Site, type Template } from '../template.ts';

const argumentLimit = 5;

/** Swaps two arguments, two operands whose order matters, two list items or the branches of a conditional. */
export const swapOperands: Template = {
  name: 'swap-operands',
  prior: 0.75,
  *propose(site) {
    for (const spot of site.spots) {
      const { node } = spot;
      if (isCall(node)) yield* swapArguments(site, spot, node);
      if (t.isLiteral(node) && t.isCallExpression(spot.up?.node) && spot.key === 'arguments')
        yield* swapWithCalls(site, spot, spot.up.node);
      if (t.isArrayExpression(node)) yield* swapAll(site, node.elements, 0.35);
      if (t.isBinaryExpression(node) && /^(-|\/|%|\*\*|\+)$/.test(node.operator) && !t.isPrivateName(node.left))
        yield swap(site, node.left, node.right, node.operator === '+' ? 0.35 : 0.65);
      if (t.isLogicalExpression(node) && !t.isLogicalExpression(spot.up?.node)) yield* swapLiterals(site, spot);
      if (t.isConditionalExpression(node)) yield swap(site, node.consequent, node.alternate, 0.6);
      if (t.isCallExpression(node) && t.isMemberExpression(node.callee) && node.arguments.length === 1) {
        const [only] = node.arguments;
        if (t.isIdentifier(only) && t.isIdentifier(node.callee.object) && !/^[A-Z]/.test(node.callee.object.name))
          yield swap(site, node.callee.object, only, 0.6);
      }
      if (t.isSequenceExpression(node) && node.expressions.length === 2) yield* swapAll(site, node.expressions, 0.4);
      if (t.isMemberExpression(node) && node.computed && t.isMemberExpression(node.object) && node.object.computed)
        yield swap(site, node.object.property, node.property, 0.4);
    }
  },
};

function* swapArguments(site: Site, spot: Spot, node: t.CallExpression | t.NewExpression): Generator<Proposal> {
  const list = node.arguments.slice(0, argumentLimit);
  const callee = calleeOf(spot);
  const definition = callee && site.project.definition(site.module, callee);
  const params = definition?.function.params.map((param) => keyName(t.isAssignmentPattern(param) ? param.left : param));
  for (const [i, a] of list.entries())
    for (const [j, b] of list.entries()) {
      if (j <= i || t.isFunction(a) || t.isFunction(b)) continue;
      const [forA, forB] = [params?.[i], params?.[j]];
      const gain = forA && forB ? matches(a, forB) + matches(b, forA) - matches(a, forA) - matches(b, forB) : 0;
      yield swap(site, a, b, gain > 0.4 ? 1 : gain < -0.4 ? 0.2 : 0.6 - 0.05 * (j - i));
    }
}

function matches(argument: t.Node, param: string): number {
  const name = lastName(argument);
  return name === undefined ? 0 : likeness(name, param);
}

/** The constants of two calls of one method in a function: `text.split(',')` and `text.split(' ')`. */
function* swapWithCalls(site: Site, spot: Spot, { callee }: t.CallExpression): Generator<Proposal> {
  const home = functionAround(spot);
  const name = lastName(callee);
  if (home === undefined || name === undefined) return;
  const others = [...subtree(home)].filter(({ node, up, key }) => {
    if (key !== 'arguments' || node.type !== spot.node.type || !t.isCallExpression(up?.node)) return false;
    return lastName(up.node.callee) === name && codeOf(site.module, node) !== codeOf(site.module, spot.node);
  });
  for (const { node } of others.slice(0, argumentLimit)) yield swap(site, spot.node, node, 0.5);
}

/** Two constants of one condition: `a[0] == ' ' && a[1] == 'I'`. */
function* swapLiterals(site: Site, spot: Spot): Generator<Proposal> {
  const literals = [...subtree(spot)]
    .filter(({ node }) => t.isStringLiteral(node) || t.isNumericLiteral(node))
    .slice(0, 8);
  for (const [at, { node: a }] of literals.entries())
    for (const { node: b } of literals.slice(at + 1))
      if (a.type === b.type && codeOf(site.module, a) !== codeOf(site.module, b)) yield swap(site, a, b, 0.4);
}

function* swapAll(site: Site, list: readonly (t.Node | null)[], fit: number): Generator<Proposal> {
  const nodes = list.filter((node) => node !== null);
  if (nodes.length > argumentLimit) return;
  for (const [i, a] of nodes.entries()) for (const b of nodes.slice(i + 1)) yield swap(site, a, b, fit);
}

function swap({ module }: Site, a: t.Node, b: t.Node, fit: number): Proposal {
  const [textA, textB] = [codeOf(module, a), codeOf(module, b)];
  const mixed = a.extra?.parenthesized || b.extra?.parenthesized || t.isBinaryExpression(a) || t.isBinaryExpression(b);
  return {
    edits: [replaceNode(a, mixed ? bracket(a, b, textB) : textB), replaceNode(b, mixed ? bracket(b, a, textA) : textA)],
    description: `Swaps ${wholeCode(module, a)} and ${wholeCode(module, b)}.`,
    fit,
  };
}

/** Keeps the parentheses of a moved expression in its new place. */
function bracket(place: t.Node, moved: t.Node, text: string): string {
  return moved.extra?.parenthesized && !place.extra?.parenthesized ? `(${text})` : text;
}
