import * as t from '@babel/types';
import { kindOf } from '../syntax/kinds.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { codeOf, operand, wholeCode } from '../syntax/text.ts';
import { type Proposal, proposeText, replaceOperator, type Template } from '../template.ts';

const arithmetic: Readonly<Record<string, readonly string[]>> = {
  '+': ['-', '*'],
  '-': ['+', '/', '%', '*'],
  '*': ['/', '+', '**', '-'],
  '/': ['*', '%', '-', '+'],
  '%': ['/', '-', '*'],
  '**': ['*'],
};
const assignments: Readonly<Record<string, readonly string[]>> = {
  '=': ['+=', '-='],
  '+=': ['=', '-=', '*='],
  '-=': ['+=', '='],
  '*=': ['+=', '/='],
  '/=': ['*=', '-='],
};
const logical: Readonly<Record<string, readonly string[]>> = { '&&': ['||'], '||': ['&&', '??'], '??': ['||'] };

/** Uses another operator, groups operands differently, or flips a sign. */
export const changeOperator: Template = {
  name: 'change-operator',
  prior: 0.5,
  *propose({ module, spots }) {
    for (const spot of spots) {
      const { node } = spot;
      if (t.isBinaryExpression(node)) {
        if (node.operator === '+' && kindOf(module, node) === 'string') continue;
        yield* others(module, node, arithmetic, 0.85);
        yield* regrouped(module, spot, node);
      }
      if (t.isLogicalExpression(node)) {
        yield* others(module, node, logical, 0.95);
        yield* implied(module, node);
      }
      if (t.isAssignmentExpression(node)) yield* others(module, node, assignments, node.operator === '=' ? 0.45 : 0.75);
      if (t.isUpdateExpression(node)) {
        const turned = codeOf(module, node).replace(/\+\+|--/, (sign) => (sign === '++' ? '--' : '++'));
        yield proposeText(node, turned, 0.6, `Counts in the other direction: ${turned}.`);
      }
      yield* signs(module, spot);
    }
  },
};

function* others(
  module: Module,
  node: t.BinaryExpression | t.LogicalExpression | t.AssignmentExpression,
  operators: Readonly<Record<string, readonly string[]>>,
  fit: number,
): Generator<Proposal> {
  const between = `between ${codeOf(module, node.left)} and ${codeOf(module, node.right)}`;
  for (const [nth, operator] of (operators[node.operator] ?? []).entries())
    yield {
      edits: [replaceOperator(module, node, operator)],
      description: `Uses ${operator} instead of ${node.operator} ${between}.`,
      fit: fit * 0.92 ** nth,
    };
}

/** `!a || b` instead of `a && b`, and the reverse: the second test holds where the first leaves something to ask. */
function* implied(module: Module, node: t.LogicalExpression): Generator<Proposal> {
  if (node.operator === '??' || t.isLogicalExpression(node.left) || t.isLogicalExpression(node.right)) return;
  const given = t.isUnaryExpression(node.left, { operator: '!' }) ? node.left : undefined;
  const left = given === undefined ? `!${operand(module, node.left)}` : codeOf(module, given.argument);
  const text = `${left} ${node.operator === '&&' ? '||' : '&&'} ${wholeCode(module, node.right)}`;
  yield proposeText(node, text, 0.55, `Asks ${text} instead of ${codeOf(module, node)}.`);
}

/** `a + b / c` instead of `(a + b) / c`, and the reverse. */
function* regrouped(module: Module, { up }: Spot, node: t.BinaryExpression): Generator<Proposal> {
  const code = (inner: t.Node) => codeOf(module, inner);
  const regroup = (text: string) => proposeText(node, text, 0.6, `Groups the calculation as ${text}.`);
  const { left, right, operator } = node;
  const sum = /^[-+]$/.test(operator);
  if (sum && isLooseProduct(right)) {
    yield regroup(`(${code(left)} ${operator} ${code(right.left)}) ${right.operator} ${code(right.right)}`);
    yield regroup(`${operand(module, left)} ${right.operator} ${code(right.right)} ${operator} ${code(right.left)}`);
  }
  if (sum && isLooseProduct(left))
    yield regroup(`${code(left.left)} ${left.operator} (${code(left.right)} ${operator} ${code(right)})`);
  const grouped = t.isBinaryExpression(left) && left.extra?.parenthesized;
  if (/^[*/%]$/.test(operator) && grouped && !t.isBinaryExpression(up?.node))
    yield regroup(`${code(left.left)} ${left.operator} ${code(left.right)} ${operator} ${code(right)}`);
}

function isLooseProduct(node: t.Node): node is t.BinaryExpression {
  return t.isBinaryExpression(node) && /^[*/%]$/.test(node.operator) && !node.extra?.parenthesized;
}

function* signs(module: Module, { node, key, up }: Spot): Generator<Proposal> {
  if (t.isUnaryExpression(node, { operator: '-' }) || t.isUnaryExpression(node, { operator: '+' })) {
    yield proposeText(node, operand(module, node.argument), 0.5, `Drops the sign of ${codeOf(module, node)}.`);
    return;
  }
  const compared =
    t.isArrowFunctionExpression(up?.node) && key === 'body' && t.isBinaryExpression(node, { operator: '-' });
  const returned = t.isReturnStatement(up?.node) && t.isExpression(node) && kindOf(module, node) === 'number';
  if (compared || returned)
    yield proposeText(node, `-${operand(module, node)}`, 0.35, `Flips the sign of ${codeOf(module, node)}.`);
}
