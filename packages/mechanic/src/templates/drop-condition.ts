import * as t from '@babel/types';
import { isBoolean } from '../syntax/context.ts';
import { codeOf, operand, wholeCode } from '../syntax/text.ts';
import { proposeText, type Template } from '../template.ts';

/** Drops one operand of a condition, or negates a condition. */
export const dropCondition: Template = {
  name: 'drop-condition',
  prior: 0.42,
  *propose({ module, spots }) {
    for (const spot of spots) {
      const { node } = spot;
      if (t.isLogicalExpression(node)) {
        const { left, right } = node;
        const fit = node.operator === '&&' ? 0.8 : 0.7;
        yield proposeText(node, wholeCode(module, left), fit, `Drops the condition ${codeOf(module, right)}.`);
        yield proposeText(node, wholeCode(module, right), fit, `Drops the condition ${codeOf(module, left)}.`);
      }
      const description = `Negates ${codeOf(module, node)}.`;
      if (t.isUnaryExpression(node, { operator: '!' }))
        yield proposeText(node, operand(module, node.argument), 0.85, description);
      else if (t.isExpression(node) && !t.isBinaryExpression(node) && isBoolean(module, spot))
        yield proposeText(node, `!${operand(module, node)}`, 0.7, description);
      if (t.isConditionalExpression(node))
        for (const kept of [node.consequent, node.alternate])
          yield proposeText(node, wholeCode(module, kept), 0.4, `Always uses ${codeOf(module, kept)}.`);
    }
  },
};
