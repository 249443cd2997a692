import * as t from '@babel/types';
import { isTarget } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { namesAt } from '../syntax/scope.ts';
import { codeOf, functionAround, isCall, operand, subtree } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const nameLimit = 5;

/** Adds one more operation to a number: halves a sum, takes off what another variable holds, or divides by a constant of the function. */
export const adjustNumber: Template = {
  name: 'adjust-number',
  prior: 0.3,
  *propose(site) {
    for (const spot of site.spots) {
      if (!t.isExpression(spot.node) || isTarget(spot) || !isWhole(site, spot)) continue;
      const own = codeOf(site.module, spot.node);
      const text = operand(site.module, spot.node);
      for (const { other, fit } of numbersNear(site, spot)) {
        if (other === own) continue;
        for (const [operator, weight] of Object.entries(operators))
          yield propose(site, spot, `${text} ${operator} ${other}`, fit * weight);
      }
    }
  },
};

const operators: Readonly<Record<string, number>> = { '-': 1, '+': 1, '/': 0.9, '*': 0.9, '%': 0.7 };

/** A number that is kept, returned or passed on as a whole. */
function isWhole({ module }: Site, { node, up, key }: Spot): boolean {
  if (t.isLiteral(node) || t.isUpdateExpression(node)) return false;
  const parent = up?.node;
  const kept =
    (t.isReturnStatement(parent) && key === 'argument') ||
    (t.isVariableDeclarator(parent) && key === 'init') ||
    (t.isAssignmentExpression(parent) && key === 'right' && /^(?:=|[-+*/]=)$/.test(parent.operator)) ||
    (t.isArrowFunctionExpression(parent) && key === 'body') ||
    (isCall(parent) && key === 'arguments') ||
    (t.isBinaryExpression(parent) && /^(?:[<>]=?|[=!]==?)$/.test(parent.operator));
  return kept && kindOf(module, node) === 'number';
}

function numbersNear({ module }: Site, spot: Spot): readonly { other: string; fit: number }[] {
  const around = functionAround(spot);
  const names = namesAt(module, spot)
    .filter(
      ({ home, kind, init }) =>
        home !== undefined && kind !== 'import' && (init === undefined || kindOf(module, init) === 'number'),
    )
    .slice(0, nameLimit)
    .map(({ name, home }) => ({ other: name, fit: home === around ? 0.6 : 0.45 }));
  const literals = new Set(['2', '10']);
  for (const { node } of around ? subtree(around) : [])
    if (t.isNumericLiteral(node) && node.value > 1) literals.add(codeOf(module, node));
  return [...names, ...[...literals].slice(0, nameLimit).map((other) => ({ other, fit: 0.55 }))];
}

function propose({ module }: Site, { node }: Spot, text: string, fit: number): Proposal {
  return proposeText(node, text, fit, `Uses ${text} instead of ${codeOf(module, node)}.`);
}
