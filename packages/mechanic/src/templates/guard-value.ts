import * as t from '@babel/types';
import { emptyOf, isCondition, isTarget, wantedKind } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { codeOf, embed, keyName, lastName, operand } from '../syntax/text.ts';
import { insertAt, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Lets an expression survive null and undefined: optional chaining, or a default where the value is missing. */
export const guardValue: Template = {
  name: 'guard-value',
  prior: 0.58,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isMemberExpression(spot.node) && !isTarget(spot) && !t.isSuper(spot.node.object))
        yield* guardMember(site, spot, spot.node);
      if (t.isSpreadElement(spot.up?.node) || (t.isForOfStatement(spot.up?.node) && spot.key === 'right'))
        yield* guardIterated(site, spot);
      if (t.isCallExpression(spot.node) && t.isExpression(spot.node.callee)) yield* guardCall(site, spot.node);
    }
  },
};

function* guardMember(site: Site, spot: Spot, node: t.MemberExpression): Generator<Proposal> {
  const { module, hints } = site;
  if (!isDoubtful(node.object)) return;
  const name = keyName(node.property) ?? '';
  const found = hints.nullish.has(name) ? 1 : hints.nullish.size > 0 ? 0.4 : 0.5;
  // An entry that is not there was more likely looked for in the wrong place.
  const blamed = found * (isIndexed(node.object) ? 0.4 : 1);
  // `value!` is a promise to the compiler that the failure has just broken.
  const owner = codeOf(module, t.isTSNonNullExpression(node.object) ? node.object.expression : node.object);
  const chained = `${owner}?.${node.computed ? `[${codeOf(module, node.property)}]` : codeOf(module, node.property)}`;
  const called = t.isCallExpression(spot.up?.node) && spot.key === 'callee';
  const whole = called && spot.up ? spot.up : spot;
  const wanted = wantedKind(module, whole) ?? kindOf(module, whole.node);
  const why = `${owner} may be missing`;

  const kind = wantedKind(module, module.spotOf(node.object) ?? spot);
  const ownerEmpty = emptyOf(kind);
  if (ownerEmpty !== undefined && kind !== 'number' && kind !== 'boolean')
    yield {
      edits: [replaceNode(node.object, `(${owner} ?? ${ownerEmpty})`)],
      description: `Takes ${ownerEmpty} for ${owner} when it is missing.`,
      fit: 0.85 * blamed,
    };
  // An undefined in the middle of arithmetic silences the error and answers NaN.
  const bare = wanted === 'number' ? 0.25 : isCondition(whole) ? 0.95 : wanted === 'string' ? 0.5 : 0.8;
  yield { edits: [replaceNode(node, chained)], description: `Reads ${chained}: ${why}.`, fit: bare * blamed };
  for (const fallback of new Set([emptyOf(wanted) ?? 'null', ...nearbyDefaults(site)])) {
    const rest = called && spot.up ? module.text.slice(node.end ?? 0, spot.up.node.end ?? 0) : '';
    const fit = (wanted === undefined ? 0.45 : 0.85) * blamed * (fallback === emptyOf(wanted) ? 1 : 0.8);
    yield {
      edits: [replaceNode(whole.node, embed(whole, `${chained}${rest} ?? ${fallback}`))],
      description: `Takes ${fallback} when ${why.replace(' may be', ' is')}.`,
      fit,
    };
  }
}

function* guardIterated({ module, hints }: Site, spot: Spot): Generator<Proposal> {
  if (!isDoubtful(spot.node)) return;
  yield {
    edits: [replaceNode(spot.node, embed(spot, `${operand(module, spot.node)} ?? []`))],
    description: `Goes through nothing when ${codeOf(module, spot.node)} is missing.`,
    fit: hints.notIterable ? 1 : 0.45,
  };
}

function* guardCall({ module, hints }: Site, node: t.CallExpression): Generator<Proposal> {
  const name = lastName(node.callee);
  if (name === undefined || !hints.notFunction.has(name)) return;
  yield {
    edits: [insertAt(node.callee.end ?? 0, '?.')],
    description: `Calls ${codeOf(module, node.callee)} only when it is there.`,
    fit: 0.6,
  };
}

/** `list[i]`, with an index that is worked out. */
function isIndexed(node: t.Node): boolean {
  return t.isMemberExpression(node) && node.computed && !t.isLiteral(node.property);
}

/** Values that cannot be null or undefined need no guard. */
function isDoubtful(node: t.Node): boolean {
  if (t.isIdentifier(node))
    return !/^(Math|JSON|Object|Array|Number|String|Promise|console|process|Date|module|exports|Symbol|Reflect)$/.test(
      node.name,
    );
  return (
    t.isMemberExpression(node) || t.isCallExpression(node) || t.isAwaitExpression(node) || t.isTSNonNullExpression(node)
  );
}

/** Defaults that the same file already gives with `??` or `||`. */
function nearbyDefaults({ module }: Site): readonly string[] {
  return module.spots
    .flatMap(({ node }) =>
      t.isLogicalExpression(node) && /^(\?\?|\|\|)$/.test(node.operator) && t.isLiteral(node.right)
        ? [codeOf(module, node.right)]
        : [],
    )
    .slice(0, 2);
}
