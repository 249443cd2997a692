import * as t from '@babel/types';
import { likeness } from '../distance.ts';
import type { Spot } from '../syntax/module.ts';
import { namesAt } from '../syntax/scope.ts';
import { calleeOf, codeOf, endOf, isCall, keyName, lastName, startOf, subtree } from '../syntax/text.ts';
import { type Edit, insertAt, type Proposal, proposeText, type Site, type Template } from '../template.ts';

/** Arguments of built-in functions that are often forgotten. */
const usualArguments: readonly (readonly [name: string, given: number, argument: string, fit: number])[] = [
  ['parseInt', 1, '10', 0.5],
  ['sort', 0, '(a, b) => a - b', 0.75],
  ['sort', 0, '(a, b) => b - a', 0.4],
  ['join', 0, "''", 0.7],
  ['join', 0, "' '", 0.4],
  ['split', 0, "''", 0.6],
  ['split', 0, "' '", 0.5],
  ['slice', 0, '1', 0.3],
  ['slice', 1, '-1', 0.3],
  ['toFixed', 0, '2', 0.6],
];

type Call = t.CallExpression | t.NewExpression;

/** Passes an argument that the called function takes and this call omits. */
export const addArgument: Template = {
  name: 'add-argument',
  prior: 0.7,
  *propose(site) {
    for (const spot of site.spots) {
      const { node } = spot;
      if (!isCall(node)) continue;
      yield* fromParameters(site, spot, node);
      yield* fromOtherCalls(site, spot, node);
      yield* compared(site, spot, node);
      const called = lastName(node.callee);
      for (const [name, given, argument, fit] of usualArguments)
        if (name === called && given === node.arguments.length) yield added(site, node, given, argument, fit);
    }
  },
};

/** `Math.max(list)` has one argument where two values are compared. */
function* compared({ module }: Site, spot: Spot, node: Call): Generator<Proposal> {
  const [only, ...others] = node.arguments;
  if (!t.isMemberExpression(node.callee) || keyName(node.callee.object) !== 'Math') return;
  if (!/^(?:max|min)$/.test(lastName(node.callee) ?? '') || only === undefined || others.length > 0) return;
  const names = namesAt(module, spot).map(({ name }) => name);
  for (const [at, first] of names.entries())
    for (const second of names.slice(at + 1)) {
      const text = `${first}, ${second}`;
      yield proposeText(only, text, 0.4, `Compares ${first} with ${second} in ${codeOf(module, node.callee)}.`);
    }
}

function* fromParameters(site: Site, spot: Spot, node: Call): Generator<Proposal> {
  const callee = calleeOf(spot);
  const params = (callee && site.project.definition(site.module, callee))?.function.params ?? [];
  if (params.length <= node.arguments.length) return;
  for (const [at, param] of params.entries()) {
    if (at > node.arguments.length) break;
    const required = t.isAssignmentPattern(param) ? 0.7 : 1;
    const name = keyName(t.isAssignmentPattern(param) ? param.left : param) ?? '';
    for (const { text, like } of inScope(site, spot, name))
      yield added(site, node, at, text, (at === node.arguments.length ? 0.9 : 0.7) * like * required);
  }
}

/** Names in scope, and properties of them, that resemble the parameter's name. */
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

/** Other calls of the same name that pass more arguments. */
function* fromOtherCalls(site: Site, spot: Spot, node: Call): Generator<Proposal> {
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
      const inner = spotOfExtra ? [...subtree(spotOfExtra)] : [];
      const known = inner.every(
        (one) => one.key === 'property' || !t.isIdentifier(one.node) || names.has(one.node.name),
      );
      if (known) extras.add(codeOf(near, extra));
    }
  for (const text of [...extras].slice(0, 3)) yield added(site, node, node.arguments.length, text, 0.6);
}

function added({ module }: Site, node: Call, at: number, text: string, fit: number): Proposal {
  return {
    edits: [insertion(module.text, node, at, text)],
    description: `Passes ${text} to ${codeOf(module, node.callee)}.`,
    fit,
  };
}

function insertion(source: string, node: Call, at: number, text: string): Edit {
  const next = node.arguments[at];
  if (next) return insertAt(startOf(next), `${text}, `);
  const last = node.arguments.at(-1);
  if (last) return insertAt(endOf(last), `, ${text}`);
  const open = source.indexOf('(', endOf(node.callee));
  return insertAt(open === -1 ? endOf(node) : open + 1, open === -1 ? `(${text})` : text);
}
