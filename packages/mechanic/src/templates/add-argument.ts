import * as t from '@babel/types';
import { likeness } from '../distance.ts';
import type { Spot } from '../syntax/module.ts';
import { namesAt } from '../syntax/scope.ts';
import { codeOf, endOf, keyName, lastName, subtree } from '../syntax/text.ts';
import { type Edit, insertAt, type Proposal, type Site, type Template } from '../template.ts';

/** Arguments of built-in functions that are often forgotten. */
const usualArguments: ReadonlyMap<string, readonly (readonly [count: number, argument: string, fit: number])[]> =
  new Map(
    Object.entries({
      parseInt: [[1, '10', 0.5]],
      sort: [
        [0, '(a, b) => a - b', 0.75],
        [0, '(a, b) => b - a', 0.4],
      ],
      join: [
        [0, "''", 0.7],
        [0, "' '", 0.4],
      ],
      split: [
        [0, "''", 0.6],
        [0, "' '", 0.5],
      ],
      slice: [
        [0, '1', 0.3],
        [1, '-1', 0.3],
      ],
      toFixed: [[0, '2', 0.6]],
    }),
  );

/** Passes an argument that the called function takes and this call leaves out. */
export const addArgument: Template = {
  name: 'add-argument',
  prior: 0.7,
  *propose(site) {
    for (const spot of site.spots) {
      if (!t.isCallExpression(spot.node) && !t.isNewExpression(spot.node)) continue;
      yield* fromParameters(site, spot, spot.node);
      yield* fromOtherCalls(site, spot, spot.node);
      for (const [count, argument, fit] of usualArguments.get(lastName(spot.node.callee) ?? '') ?? [])
        if (spot.node.arguments.length === count) yield added(site, spot.node, count, argument, fit);
    }
  },
};

function* fromParameters(site: Site, spot: Spot, node: t.CallExpression | t.NewExpression): Generator<Proposal> {
  const callee = spot.down.find((child) => child.key === 'callee');
  const definition = callee && site.project.definition(site.module, callee);
  if (definition === undefined || definition.function.params.length <= node.arguments.length) return;
  const params = definition.function.params.map(
    (param) => keyName(t.isAssignmentPattern(param) ? param.left : param) ?? '',
  );
  for (const [at, param] of params.entries()) {
    if (at > node.arguments.length) break;
    const required = definition.function.params[at] && !t.isAssignmentPattern(definition.function.params[at]) ? 1 : 0.7;
    for (const { text, like } of inScope(site, spot, param))
      yield added(site, node, at, text, (at === node.arguments.length ? 0.9 : 0.7) * like * required);
  }
}

/** Names, and properties of what is in scope, that are called like the parameter. */
function inScope(site: Site, spot: Spot, param: string): readonly { text: string; like: number }[] {
  const names = namesAt(site.module, spot).map(({ name }) => ({ text: name, like: likeness(name, param) }));
  const members = [...subtree(spot.up ?? spot)].flatMap(({ node }) =>
    t.isMemberExpression(node) ? [node.object] : [],
  );
  const reached = site.module.spots.flatMap(({ node, segment }) =>
    t.isMemberExpression(node) &&
    !node.computed &&
    segment.enclosing === spot.segment.enclosing &&
    members.some((object) => codeOf(site.module, object) === codeOf(site.module, node.object))
      ? [{ text: codeOf(site.module, node), like: 0.95 * likeness(keyName(node.property) ?? '', param) }]
      : [],
  );
  const best = new Map([...names, ...reached].filter(({ like }) => like > 0.55).map((one) => [one.text, one]));
  return [...best.values()].sort((a, b) => b.like - a.like).slice(0, 3);
}

/** Other calls of the same name that pass more. */
function* fromOtherCalls(site: Site, spot: Spot, node: t.CallExpression | t.NewExpression): Generator<Proposal> {
  const name = lastName(node.callee);
  if (name === undefined) return;
  const names = new Set(namesAt(site.module, spot).map((binding) => binding.name));
  const extras = new Set<string>();
  for (const near of site.project.neighbours(site.module.file))
    for (const other of near.spots) {
      if (!t.isCallExpression(other.node) || lastName(other.node.callee) !== name) continue;
      const extra = other.node.arguments[node.arguments.length];
      if (extra === undefined || t.isFunction(extra)) continue;
      const spotOfExtra = near.spotOf(extra);
      const used = spotOfExtra
        ? [...subtree(spotOfExtra)].flatMap((inner) =>
            inner.key !== 'property' && t.isIdentifier(inner.node) ? [inner.node.name] : [],
          )
        : [];
      if (used.every((one) => names.has(one))) extras.add(codeOf(near, extra));
    }
  for (const text of [...extras].slice(0, 3)) yield added(site, node, node.arguments.length, text, 0.6);
}

function added(
  { module }: Site,
  node: t.CallExpression | t.NewExpression,
  at: number,
  text: string,
  fit: number,
): Proposal {
  return {
    edits: [insertion(module.text, node, at, text)],
    description: `Passes ${text} to ${codeOf(module, node.callee)}.`,
    fit,
  };
}

function insertion(source: string, node: t.CallExpression | t.NewExpression, at: number, text: string): Edit {
  const next = node.arguments[at];
  if (next) return insertAt(next.start ?? 0, `${text}, `);
  const last = node.arguments.at(-1);
  if (last) return insertAt(endOf(last), `, ${text}`);
  const open = source.indexOf('(', endOf(node.callee));
  return insertAt(open === -1 ? endOf(node) : open + 1, open === -1 ? `(${text})` : text);
}
