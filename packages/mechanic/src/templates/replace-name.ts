import * as t from '@babel/types';
import { likeness } from '../distance.ts';
import { isTarget } from '../syntax/context.ts';
import { fits, kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { type Binding, isRead, namesAt } from '../syntax/scope.ts';
import { codeOf, endOf, functionAround, keyName, startOf, subtree } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const nameLimit = 6;
const expressionLimit = 8;

/** Uses another variable, function or short expression that is in scope. */
export const replaceName: Template = {
  name: 'replace-name',
  prior: 0.5,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isIdentifier(spot.node) && (isRead(spot) || isTarget(spot))) yield* otherNames(site, spot, spot.node.name);
      if (isReplaceable(spot)) yield* otherExpressions(site, spot);
    }
  },
};

function* otherNames(site: Site, spot: Spot, name: string): Generator<Proposal> {
  const { module, hints } = site;
  const bindings = namesAt(module, spot);
  const declared = bindings.some((binding) => binding.name === name);
  const unknown = hints.notDefined.has(name) || (!declared && !(name in globalThis));
  const kind = declared ? kindOf(module, spot.node) : undefined;
  const home = functionAround(spot);
  const called = spot.key === 'callee';
  const ranked = bindings
    .filter((binding) => binding.name !== name && binding.name.length > 0 && !isOwnDeclaration(spot, binding))
    .filter(
      (binding) =>
        called === (binding.kind === 'function' || isFunctionValue(binding)) ||
        (called && binding.kind === 'import') ||
        (unknown && binding.kind === 'import'),
    )
    .filter((binding) => fits(kind, binding.init && kindOf(module, binding.init)))
    .map((binding) => ({
      binding,
      fit: rate(binding, name, home, unknown, kind !== undefined && binding.init !== undefined),
    }))
    .sort((a, b) => b.fit - a.fit);
  for (const { binding, fit } of ranked.slice(0, nameLimit))
    yield proposeText(spot.node, binding.name, fit, `Uses ${binding.name} instead of ${name}.`);
}

function isOwnDeclaration(spot: Spot, binding: Binding): boolean {
  return binding.spot.up === spot.up && t.isVariableDeclarator(spot.up?.node);
}

function isFunctionValue({ init }: Binding): boolean {
  return t.isFunction(init) || t.isClass(init);
}

function rate(binding: Binding, name: string, home: Spot | undefined, unknown: boolean, sameKind: boolean): number {
  const like = likeness(binding.name, name);
  if (unknown) return 0.5 + 0.5 * like;
  const near = binding.home === home ? 0.65 : binding.home !== undefined ? 0.5 : 0.25;
  return Math.min(0.95, near + 0.25 * like + (sameKind ? 0.08 : 0));
}

/** Names and short expressions that another expression of the same function may replace. */
function isReplaceable(spot: Spot): boolean {
  const { node, key, up } = spot;
  if (isTarget(spot) || up === undefined) return false;
  if (t.isIdentifier(node)) return isRead(spot) && key !== 'object' && key !== 'callee';
  if (t.isMemberExpression(node)) return key !== 'callee' && key !== 'object';
  if (t.isCallExpression(node)) return t.isMemberExpression(node.callee) && node.arguments.length <= 1;
  return t.isNumericLiteral(node) && key !== 'property' && key !== 'key';
}

function* otherExpressions(site: Site, spot: Spot): Generator<Proposal> {
  const { module } = site;
  const around = functionAround(spot);
  if (around === undefined) return;
  const own = codeOf(module, spot.node);
  const kind = kindOf(module, spot.node);
  const names = new Set(namesAt(module, spot).map((binding) => binding.name));
  const found = new Map<string, number>();
  if (t.isMemberExpression(spot.node) || t.isCallExpression(spot.node) || t.isNumericLiteral(spot.node))
    for (const { name, home, init, kind: own } of namesAt(module, spot))
      if (home !== undefined && own !== 'function' && fits(kind, init && kindOf(module, init))) found.set(name, 0.42);
  for (const other of subtree(around)) {
    const { node } = other;
    const short = t.isMemberExpression(node) || (t.isCallExpression(node) && node.arguments.length <= 1);
    if (!short || other.key === 'callee') continue;
    const text = codeOf(module, node);
    if (text === own || text.length > 30 || text.includes('\n') || found.has(text)) continue;
    if (!fits(kind, kindOf(module, node)) || contains(other, spot) || !usesOnly(other, names)) continue;
    const nearness = 1 / (1 + Math.abs(startOf(node) - startOf(spot.node)) / 400);
    const member =
      t.isMemberExpression(spot.node) &&
      t.isMemberExpression(node) &&
      codeOf(module, spot.node.object) === codeOf(module, node.object)
        ? 0.15
        : 0;
    found.set(text, 0.3 + 0.2 * nearness + member);
  }
  for (const [text, fit] of [...found].sort((a, b) => b[1] - a[1]).slice(0, expressionLimit))
    yield proposeText(spot.node, text, fit, `Uses ${text} instead of ${own}.`);
}

function contains(outer: Spot, inner: Spot): boolean {
  return startOf(outer.node) <= startOf(inner.node) && endOf(inner.node) <= endOf(outer.node);
}

function usesOnly(spot: Spot, names: ReadonlySet<string>): boolean {
  return [...subtree(spot)].every(
    (inner) =>
      !t.isIdentifier(inner.node) ||
      !isRead(inner) ||
      names.has(keyName(inner.node) ?? '') ||
      inner.node.name in globalThis,
  );
}
