import * as t from '@babel/types';
import { likeness } from '../distance.ts';
import type { Spot } from '../syntax/module.ts';
import { textsOfTests } from '../syntax/test-texts.ts';
import { endOf, keyName, startOf } from '../syntax/text.ts';
import { type Proposal, proposeInsertion, type Site, type Template } from '../template.ts';

const itemLimit = 8;
/** A list of fewer texts is seldom one of everything that is known. */
const leastItems = 2;

/** Adds a text to a list of texts, such as the names that are let through: one that the failing tests use and the program knows. */
export const addItem: Template = {
  name: 'add-item',
  prior: 0.34,
  *propose(site) {
    for (const { node } of site.spots) {
      if (!t.isArrayExpression(node) || node.elements.length < leastItems) continue;
      const texts = node.elements.map((one) => (t.isStringLiteral(one) ? one.value : undefined));
      if (texts.includes(undefined)) continue;
      yield* added(site, node, new Set(texts));
    }
  },
};

function* added(site: Site, node: t.ArrayExpression, texts: ReadonlySet<string | undefined>): Generator<Proposal> {
  const [first] = node.elements;
  const last = node.elements.at(-1);
  if (first == null || last == null) return;
  const quote = site.module.text[startOf(first)] ?? "'";
  const short = [...texts].every((one) => (one?.length ?? 0) <= 2);
  const known = namesOf(site);
  const found = [...namesInTests(site)]
    .filter((name) => !texts.has(name) && name !== '' && !/['"`\\\n]/.test(name) && name.length <= 2 === short)
    .map((name) => ({ name, like: nearest(name, texts) + (site.hints.values.has(name) || known.has(name) ? 0.5 : 0) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, itemLimit);
  for (const { name, like } of found)
    yield proposeInsertion(
      endOf(last),
      `, ${quote}${name}${quote}`,
      Math.min(1, 0.4 + 0.4 * like),
      `Adds ${quote}${name}${quote} to the list.`,
    );
}

function nearest(name: string, texts: ReadonlySet<string | undefined>): number {
  return Math.max(...[...texts].map((one) => likeness(name, one ?? '')));
}

/** The texts and keys of the failing tests. */
function namesInTests({ problem, project }: Site): ReadonlySet<string> {
  const files = new Set(
    problem.spectra.filter(({ passed }) => !passed).map(({ test }) => test.split(' > ')[0] ?? test),
  );
  const keys = [...files].flatMap((file) => (project.module(file)?.spots ?? []).flatMap(keyOf));
  return new Set([...textsOfTests(problem, project), ...keys]);
}

/** The properties that the program near the list has. */
function namesOf({ module, project }: Site): ReadonlySet<string> {
  return new Set(project.neighbours(module.file).flatMap(({ spots }) => spots.flatMap(keyOf)));
}

function keyOf({ node, key }: Spot): readonly string[] {
  const name = key === 'key' || key === 'property' ? keyName(node) : undefined;
  return name === undefined ? [] : [name];
}
