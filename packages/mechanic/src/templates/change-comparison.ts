import * as t from '@babel/types';
import { codeOf, operand } from '../syntax/text.ts';
import { proposeText, replaceOperator, type Template } from '../template.ts';

const otherOperators: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '<': { '<=': 0.95, '>': 0.75, '>=': 0.6, '===': 0.45 },
  '<=': { '<': 0.95, '>=': 0.75, '>': 0.6, '===': 0.4 },
  '>': { '>=': 0.95, '<': 0.75, '<=': 0.6, '===': 0.45 },
  '>=': { '>': 0.95, '<=': 0.75, '<': 0.6, '===': 0.4 },
  '==': { '!=': 0.8, '===': 0.4, '>=': 0.45, '<=': 0.45, '<': 0.55, '>': 0.55 },
  '!=': { '==': 0.8, '!==': 0.4, '<': 0.3, '>': 0.3 },
  '===': { '!==': 0.8, '==': 0.5, '>=': 0.45, '<=': 0.45, '<': 0.55, '>': 0.55 },
  '!==': { '===': 0.8, '!=': 0.5, '<': 0.3, '>': 0.3 },
};

/** Compares the same values in another way: the boundary, the direction or the opposite. */
export const changeComparison: Template = {
  name: 'change-comparison',
  prior: 0.6,
  *propose({ module, spots }) {
    for (const { node } of spots) {
      if (!t.isBinaryExpression(node)) continue;
      const [left, right] = [codeOf(module, node.left), codeOf(module, node.right)];
      for (const [operator, fit] of Object.entries(otherOperators[node.operator] ?? {}))
        yield {
          edits: [replaceOperator(module, node, operator)],
          description: `Compares ${left} with ${right} by ${operator} instead of ${node.operator}.`,
          fit,
        };
      if (/^[=!]==?$/.test(node.operator) && t.isStringLiteral(node.right) && node.right.value !== '')
        for (const method of ['startsWith', 'endsWith', 'includes']) {
          const text = `${node.operator.startsWith('!') ? '!' : ''}${operand(module, node.left)}.${method}(${right})`;
          yield proposeText(node, text, 0.4, `Asks whether ${left} ${method} ${right} instead of comparing the two.`);
        }
      if (/^[=!]==?$/.test(node.operator) && !isLiteral(node.left) && !isLiteral(node.right)) {
        const text = `${node.operator.startsWith('!') ? '!' : ''}Object.is(${left}, ${right})`;
        yield proposeText(node, text, 0.35, `Compares ${left} with ${right} by Object.is.`);
      }
    }
  },
};

function isLiteral(node: t.Node): boolean {
  return t.isLiteral(node) || t.isUnaryExpression(node) || t.isIdentifier(node, { name: 'undefined' });
}
