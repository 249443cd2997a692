import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import { codeOf, endOf, lineRange, startOf, wholeCode } from '../syntax/text.ts';
import { type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Removes a statement, an argument, a list item, a guard or one operand of a calculation. */
export const deleteCode: Template = {
  name: 'delete-code',
  prior: 0.25,
  *propose(site) {
    for (const spot of site.spots) {
      const { node } = spot;
      if (t.isStatement(node)) yield* statements(site, spot, node);
      if (t.isBinaryExpression(node) && /^[-+*/%]$/.test(node.operator)) yield* operands(site, node);
      if (t.isCallExpression(node) || t.isNewExpression(node)) yield* items(site, node.arguments, 0.5);
      if (t.isArrayExpression(node) && node.elements.length > 1) yield* items(site, node.elements, 0.4);
    }
  },
};

function* statements({ module }: Site, spot: Spot, node: t.Statement): Generator<Proposal> {
  const inBlock = t.isBlockStatement(spot.up?.node) || t.isSwitchCase(spot.up?.node);
  if (!inBlock || t.isDeclaration(node)) return;
  const guard = t.isIfStatement(node) && !node.alternate;
  const text = codeOf(module, node).replace(/\s+/g, ' ');
  yield {
    edits: [{ ...lineRange(module, node), text: '' }],
    description: `Takes away ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`,
    fit: guard ? 0.7 : 0.55,
  };
  if (guard && !t.isReturnStatement(node.consequent))
    yield {
      edits: [replaceNode(node, codeOf(module, node.consequent))],
      description: `No longer asks whether ${codeOf(module, node.test)}.`,
      fit: 0.5,
    };
}

function* operands({ module }: Site, node: t.BinaryExpression): Generator<Proposal> {
  yield {
    edits: [replaceNode(node, wholeCode(module, node.left))],
    description: `Leaves out ${codeOf(module, node.right)}.`,
    fit: 0.7,
  };
  if (node.operator === '+' || node.operator === '*')
    yield {
      edits: [replaceNode(node, wholeCode(module, node.right))],
      description: `Leaves out ${codeOf(module, node.left)}.`,
      fit: 0.6,
    };
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
