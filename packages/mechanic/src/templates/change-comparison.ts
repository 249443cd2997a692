import * as t from '@babel/types';
import { codeOf, endOf, startOf } from '../syntax/text.ts';
import type { Template } from '../template.ts';

const otherOperators: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  '<': [
    ['<=', 0.95],
    ['>', 0.75],
    ['>=', 0.6],
    ['===', 0.35],
  ],
  '<=': [
    ['<', 0.95],
    ['>=', 0.75],
    ['>', 0.6],
    ['===', 0.3],
  ],
  '>': [
    ['>=', 0.95],
    ['<', 0.75],
    ['<=', 0.6],
    ['===', 0.35],
  ],
  '>=': [
    ['>', 0.95],
    ['<=', 0.75],
    ['<', 0.6],
    ['===', 0.3],
  ],
  '==': [
    ['!=', 0.8],
    ['===', 0.4],
    ['>=', 0.4],
    ['<=', 0.4],
    ['<', 0.35],
    ['>', 0.35],
  ],
  '!=': [
    ['==', 0.8],
    ['!==', 0.4],
    ['<', 0.3],
    ['>', 0.3],
  ],
  '===': [
    ['!==', 0.8],
    ['==', 0.5],
    ['>=', 0.4],
    ['<=', 0.4],
    ['<', 0.35],
    ['>', 0.35],
  ],
  '!==': [
    ['===', 0.8],
    ['!=', 0.5],
    ['<', 0.3],
    ['>', 0.3],
  ],
};

/** Compares the same values in another way: the boundary, the direction or the opposite. */
export const changeComparison: Template = {
  name: 'change-comparison',
  prior: 0.6,
  *propose({ module, spots }) {
    for (const { node } of spots) {
      if (!t.isBinaryExpression(node)) continue;
      const [left, right] = [codeOf(module, node.left), codeOf(module, node.right)];
      for (const [operator, fit] of otherOperators[node.operator] ?? []) {
        const gap = module.text.slice(endOf(node.left), startOf(node.right));
        const at = endOf(node.left) + gap.lastIndexOf(node.operator);
        yield {
          edits: [{ start: at, end: at + node.operator.length, text: operator }],
          description: `Compares ${left} with ${right} by ${operator} instead of ${node.operator}.`,
          fit,
        };
      }
    }
  },
};
