import * as t from '@babel/types';
import { isCondition } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { codeOf, isMember } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

/** Tells a missing value from 0, an empty text and false, or the reverse: `if (limit)` becomes `if (limit !== undefined)`. */
export const checkPresence: Template = {
  name: 'check-presence',
  prior: 0.42,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isBinaryExpression(spot.node)) yield* loosened(site, spot.node);
      else if (isCondition(spot) && isDoubtful(site, spot)) yield* strict(site, spot);
    }
  },
};

function isDoubtful({ module }: Site, { node }: Spot): boolean {
  if (!t.isIdentifier(node) && !isMember(node)) return false;
  return kindOf(module, node) !== 'boolean' && !/(?:^|\.)(?:is|has|can|should)[A-Z]\w*$/.test(codeOf(module, node));
}

function* strict({ module }: Site, { node, up }: Spot): Generator<Proposal> {
  const own = codeOf(module, node);
  const negated = t.isUnaryExpression(up?.node, { operator: '!' });
  const sign = negated ? '=' : '!';
  const place = negated && up !== undefined ? up.node : node;
  for (const [test, fit] of [
    [`${own} ${sign}== undefined`, 0.6],
    [`${own} ${sign}= null`, 0.5],
    [`${own} ${sign}== null`, 0.35],
  ] as const)
    yield proposeText(place, test, fit, `Asks whether ${own} is missing, not whether it is empty: ${test}.`);
}

/** `a !== undefined` also as `a != null` and as `a`. */
function* loosened({ module }: Site, node: t.BinaryExpression): Generator<Proposal> {
  const nothing = t.isNullLiteral(node.right) || t.isIdentifier(node.right, { name: 'undefined' });
  if (!nothing || !/^[=!]==?$/.test(node.operator)) return;
  const own = codeOf(module, node.left);
  const negated = node.operator.startsWith('=');
  const others = [`${own} ${negated ? '=' : '!'}= null`, `${negated ? '!' : ''}${own}`];
  for (const [at, text] of others.entries())
    if (text !== codeOf(module, node))
      yield proposeText(node, text, 0.5 - 0.1 * at, `Asks ${text} instead of ${codeOf(module, node)}.`);
}
