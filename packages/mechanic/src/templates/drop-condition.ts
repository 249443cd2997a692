import * as t from '@babel/types';
import { isAnswer, isCondition } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import { codeOf, operand, wholeCode } from '../syntax/text.ts';
import { replaceNode, type Template } from '../template.ts';

/** Drops one operand of a condition, or turns a condition into its opposite. */
export const dropCondition: Template = {
  name: 'drop-condition',
  prior: 0.42,
  *propose({ module, spots }) {
    for (const spot of spots) {
      const { node } = spot;
      if (t.isLogicalExpression(node)) {
        const fit = node.operator === '&&' ? 0.8 : 0.7;
        for (const [kept, dropped] of [
          [node.left, node.right],
          [node.right, node.left],
        ] as const)
          yield {
            edits: [replaceNode(node, wholeCode(module, kept))],
            description: `No longer asks for ${codeOf(module, dropped)}.`,
            fit,
          };
      }
      if (t.isUnaryExpression(node, { operator: '!' }))
        yield {
          edits: [replaceNode(node, operand(module, node.argument))],
          description: `Asks for ${codeOf(module, node.argument)} instead of its opposite.`,
          fit: 0.85,
        };
      else if (
        t.isExpression(node) &&
        !t.isBinaryExpression(node) &&
        (isCondition(spot) || (isAnswer(spot) && kindOf(module, node) === 'boolean'))
      )
        yield {
          edits: [replaceNode(node, `!${operand(module, node)}`)],
          description: `Asks for the opposite of ${codeOf(module, node)}.`,
          fit: 0.7,
        };
      if (t.isConditionalExpression(node)) {
        for (const kept of [node.consequent, node.alternate])
          yield {
            edits: [replaceNode(node, wholeCode(module, kept))],
            description: `Always takes ${codeOf(module, kept)}.`,
            fit: 0.4,
          };
      }
    }
  },
};
