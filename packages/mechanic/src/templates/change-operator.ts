import * as t from '@babel/types';
import { kindOf } from '../syntax/kinds.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { codeOf, endOf, operand, startOf } from '../syntax/text.ts';
import { type Edit, type Proposal, replaceNode, type Template } from '../template.ts';

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

/** Computes, combines or assigns with another operator, groups operands otherwise, or turns a sign. */
export const changeOperator: Template = {
  name: 'change-operator',
  prior: 0.5,
  *propose({ module, spots }) {
    for (const spot of spots) {
      const { node } = spot;
      if (t.isBinaryExpression(node)) {
        if (node.operator === '+' && kindOf(module, node) === 'string') continue;
        yield* others(module, node, node.left, node.right, arithmetic[node.operator] ?? [], 0.85);
        yield* regrouped(module, spot, node);
      }
      if (t.isLogicalExpression(node))
        yield* others(module, node, node.left, node.right, logical[node.operator] ?? [], 0.95);
      if (t.isAssignmentExpression(node))
        yield* others(
          module,
          node,
          node.left,
          node.right,
          assignments[node.operator] ?? [],
          node.operator === '=' ? 0.45 : 0.75,
        );
      if (t.isUpdateExpression(node)) {
        const text = codeOf(module, node);
        const turned = text.replace(/\+\+|--/, (sign) => (sign === '++' ? '--' : '++'));
        yield { edits: [replaceNode(node, turned)], description: `Counts the other way: ${turned}.`, fit: 0.6 };
      }
      yield* signs(module, spot);
    }
  },
};

function* others(
  module: Module,
  node: { operator: string },
  left: t.Node,
  right: t.Node,
  operators: readonly string[],
  fit: number,
): Generator<Proposal> {
  for (const [nth, operator] of operators.entries())
    yield {
      edits: [operatorEdit(module, left, right, node.operator, operator)],
      description: `Uses ${operator} instead of ${node.operator} between ${codeOf(module, left)} and ${codeOf(module, right)}.`,
      fit: fit * 0.92 ** nth,
    };
}

function operatorEdit(module: Module, left: t.Node, right: t.Node, from: string, to: string): Edit {
  const at = endOf(left) + module.text.slice(endOf(left), startOf(right)).lastIndexOf(from);
  return { start: at, end: at + from.length, text: to };
}

/** `a + b / c` where `(a + b) / c` was meant, and the other way round. */
function* regrouped(module: Module, { up }: Spot, node: t.BinaryExpression): Generator<Proposal> {
  const code = (inner: t.Node) => codeOf(module, inner);
  const propose = (text: string): Proposal => ({
    edits: [replaceNode(node, text)],
    description: `Groups the calculation as ${text}.`,
    fit: 0.6,
  });
  const { left, right } = node;
  if (
    /^[-+]$/.test(node.operator) &&
    t.isBinaryExpression(right) &&
    /^[*/%]$/.test(right.operator) &&
    !right.extra?.parenthesized
  ) {
    yield propose(`(${code(left)} ${node.operator} ${code(right.left)}) ${right.operator} ${code(right.right)}`);
    yield propose(
      `${operand(module, left)} ${right.operator} ${code(right.right)} ${node.operator} ${code(right.left)}`,
    );
  }
  if (
    /^[-+]$/.test(node.operator) &&
    t.isBinaryExpression(left) &&
    /^[*/%]$/.test(left.operator) &&
    !left.extra?.parenthesized
  )
    yield propose(`${code(left.left)} ${left.operator} (${code(left.right)} ${node.operator} ${code(right)})`);
  if (
    /^[*/%]$/.test(node.operator) &&
    t.isBinaryExpression(left) &&
    left.extra?.parenthesized &&
    !t.isBinaryExpression(up?.node)
  )
    yield propose(`${code(left.left)} ${left.operator} ${code(left.right)} ${node.operator} ${code(right)}`);
}

function* signs(module: Module, { node, key, up }: Spot): Generator<Proposal> {
  if (t.isUnaryExpression(node, { operator: '-' }) || t.isUnaryExpression(node, { operator: '+' })) {
    yield {
      edits: [replaceNode(node, operand(module, node.argument))],
      description: `Drops the sign of ${codeOf(module, node)}.`,
      fit: 0.5,
    };
    return;
  }
  const compared =
    t.isArrowFunctionExpression(up?.node) && key === 'body' && t.isBinaryExpression(node, { operator: '-' });
  const answered = t.isReturnStatement(up?.node) && t.isExpression(node) && kindOf(module, node) === 'number';
  if (compared || answered)
    yield {
      edits: [replaceNode(node, `-${operand(module, node)}`)],
      description: `Turns the sign of ${codeOf(module, node)}.`,
      fit: 0.35,
    };
}
