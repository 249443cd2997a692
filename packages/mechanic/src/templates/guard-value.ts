import * as t from '@babel/types';
import { emptyOf, isCondition, isTarget, wantedKind } from '../syntax/context.ts';
import { type Kind, kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { codeOf, embed, endOf, functionAround, keyName, lastName, operand, subtree } from '../syntax/text.ts';
import { type Proposal, proposeInsertion, proposeText, type Site, type Template } from '../template.ts';

/** Makes an expression accept null and undefined, by optional chaining or a default. */
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
  // A missing entry was more likely looked up in the wrong place.
  const blamed = found * (isIndexed(node.object) ? 0.4 : 1);
  // `value!` is a promise to the compiler that the failure has just broken.
  const owner = codeOf(module, t.isTSNonNullExpression(node.object) ? node.object.expression : node.object);
  const chained = `${owner}?.${node.computed ? `[${codeOf(module, node.property)}]` : codeOf(module, node.property)}`;
  const called = t.isCallExpression(spot.up?.node) && spot.key === 'callee';
  const whole = called && spot.up ? spot.up : spot;
  const wanted = wantedKind(module, whole) ?? kindOf(module, whole.node);

  const kind = wantedKind(module, module.spotOf(node.object) ?? spot);
  const ownerEmpty = emptyOf(kind);
  if (ownerEmpty !== undefined && kind !== 'number' && kind !== 'boolean')
    yield proposeText(node.object, `(${owner} ?? ${ownerEmpty})`, 0.85 * blamed, `Defaults ${owner} to ${ownerEmpty}.`);
  const asNull = givesNull(whole);
  const bare = bareFit(whole, wanted) * (asNull ? 0.6 : 1);
  yield proposeText(node, chained, bare * blamed, `Reads ${chained}: ${owner} may be missing.`);
  for (const fallback of new Set([...(asNull ? ['null'] : []), emptyOf(wanted) ?? 'null', ...nearbyDefaults(site)])) {
    const rest = module.text.slice(endOf(node), endOf(whole.node));
    const usual = (wanted === undefined ? 0.45 : 0.85) * (fallback === emptyOf(wanted) ? 1 : 0.8);
    const fit = (asNull && fallback === 'null' ? 0.95 : usual) * blamed;
    const text = embed(whole, `${chained}${rest} ?? ${fallback}`);
    yield proposeText(whole.node, text, fit, `Uses ${fallback} when ${owner} is missing.`);
  }
}

/** Whether a spot is an object's field and the function around it gives null for what is missing: `stock > 0 ? 1 : null`. */
function givesNull(spot: Spot): boolean {
  const home = functionAround(spot);
  if (!t.isObjectProperty(spot.up?.node) || home === undefined) return false;
  return [...subtree(home)].some(({ node, up, key }) => {
    if (!t.isNullLiteral(node)) return false;
    return key !== 'test' && (t.isConditionalExpression(up?.node) || t.isLogicalExpression(up?.node));
  });
}

/** How well an undefined suits a place. In arithmetic it silences the error and gives NaN. */
function bareFit(spot: Spot, wanted: Kind | undefined): number {
  if (wanted === 'number') return 0.25;
  if (isCondition(spot) || isComparedWithText(spot)) return 0.95;
  return wanted === 'string' ? 0.5 : 0.8;
}

/** Whether undefined compares as an empty text does: `value?.kind === 'refund'`. */
function isComparedWithText({ up, key }: Spot): boolean {
  const compared = up?.node;
  if (!t.isBinaryExpression(compared) || !/^[!=]==?$/.test(compared.operator)) return false;
  const other = key === 'left' ? compared.right : compared.left;
  return t.isStringLiteral(other) && other.value !== '';
}

function* guardIterated({ module, hints }: Site, spot: Spot): Generator<Proposal> {
  if (!isDoubtful(spot.node)) return;
  const text = embed(spot, `${operand(module, spot.node)} ?? []`);
  const fit = hints.notIterable ? 1 : 0.45;
  yield proposeText(spot.node, text, fit, `Iterates over an empty list when ${codeOf(module, spot.node)} is missing.`);
}

function* guardCall({ module, hints }: Site, node: t.CallExpression): Generator<Proposal> {
  const name = lastName(node.callee);
  if (name === undefined || !hints.notFunction.has(name)) return;
  yield proposeInsertion(
    endOf(node.callee),
    '?.',
    0.6,
    `Calls ${codeOf(module, node.callee)} only when it is defined.`,
  );
}

/** `list[i]`, with a computed index. */
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
