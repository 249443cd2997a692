import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import { codeOf, endOf, isCall, lineRange, shortCode, startOf, wholeCode } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

/** Removes a statement, an argument, a list item, a guard or one operand of a calculation. */
export const deleteCode: Template = {
  name: 'delete-code',
  prior: 0.25,
  *propose(site) {
    for (const spot of site.spots) {
      const { node } = spot;
      if (t.isStatement(node)) yield* statements(site, spot, node);
      if (t.isBinaryExpression(node) && /^[-+*/%]$/.test(node.operator)) yield* operands(site, node);
      if (isCall(node)) yield* items(site, node.arguments, 0.5);
      if (t.isArrayExpression(node) && node.elements.length > 1) yield* items(site, node.elements, 0.4);
    }
  },
};

function* statements({ module }: Site, spot: Spot, node: t.Statement): Generator<Proposal> {
  const inBlock = t.isBlockStatement(spot.up?.node) || t.isSwitchCase(spot.up?.node);
  if (!inBlock || t.isDeclaration(node)) return;
  const guard = t.isIfStatement(node) && !node.alternate;
  yield {
    edits: [{ ...lineRange(module, node), text: '' }],
    description: `Removes ${shortCode(module, node)}`,
    fit: guard ? 0.7 : 0.55,
  };
  if (!guard || t.isReturnStatement(node.consequent)) return;
  const description = `Drops the condition ${codeOf(module, node.test)}.`;
  yield proposeText(node, codeOf(module, node.consequent), 0.5, description);
}

function* operands({ module }: Site, node: t.BinaryExpression): Generator<Proposal> {
  const { left, right, operator } = node;
  yield proposeText(node, wholeCode(module, left), 0.7, `Leaves out ${codeOf(module, right)}.`);
  // The beginning of a longer chain: `a * b` of `a * b * c * d`.
  for (let inner = left; t.isBinaryExpression(inner) && !inner.extra?.parenthesized; inner = inner.left)
    if (inner !== left) yield proposeText(node, codeOf(module, inner), 0.5, `Uses ${codeOf(module, inner)} alone.`);
  if (operator === '+' || operator === '*')
    yield proposeText(node, wholeCode(module, right), 0.6, `Leaves out ${codeOf(module, left)}.`);
}

function* items({ module }: Site, list: readonly (t.Node | null)[], fit: number): Generator<Proposal> {
  for (const [at, item] of list.entries()) {
    if (item === null) continue;
    const [before, after] = [list[at - 1], list[at + 1]];
    const start = before ? endOf(before) : startOf(item);
    const end = before ? endOf(item) : after ? startOf(after) : endOf(item);
    yield { edits: [{ start, end, text: '' }], description: `Leaves out ${codeOf(module, item)}.`, fit };
  }
}
