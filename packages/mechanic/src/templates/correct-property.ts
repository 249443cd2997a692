import * as t from '@babel/types';
import { rankAlike } from '../distance.ts';
import type { Spot } from '../syntax/module.ts';
import { isTest, type Shape } from '../syntax/project.ts';
import { codeOf, isMember, keyName, lastName, startOf } from '../syntax/text.ts';
import { type Proposal, replaceNode, type Site, type Template } from '../template.ts';

const closeEnough = 0.55;
/** Enough similarity if the object's keys are known and this name is not among them. */
const remoteFit = 0.3;
const guessLimit = 4;

/** Replaces a property name by one that the object has, or by a similar one that is used nearby. */
export const correctProperty: Template = {
  name: 'correct-property',
  prior: 0.85,
  *propose(site) {
    for (const spot of site.spots) {
      if (!isPropertyName(spot)) continue;
      const name = keyName(spot.node);
      if (name === undefined) continue;
      const shape = shapeAround(site, spot);
      if (shape?.keys.has(name)) continue;
      if (shape !== undefined && shape.keys.size > 0) yield* fromShape(site, spot, name, shape);
      else {
        yield* fromNamesake(site, spot, name);
        yield* fromVocabulary(site, spot, name);
      }
    }
  },
};

function isPropertyName({ key, up }: Spot): boolean {
  if (up === undefined) return false;
  const parent = up.node;
  if (isMember(parent)) return key === 'property' && !parent.computed;
  return t.isObjectProperty(parent) && key === 'key' && !parent.computed;
}

function shapeAround({ project, module }: Site, { up }: Spot): Shape | undefined {
  if (isMember(up?.node)) return project.shape(module, up.node.object);
  const declarator = up?.up?.up?.node;
  return t.isObjectPattern(up?.up?.node) && t.isVariableDeclarator(declarator) && declarator.init
    ? project.shape(module, declarator.init)
    : undefined;
}

/** The object is known and lacks the name: proposes the most similar key, or the path to where the name is. */
function* fromShape(site: Site, spot: Spot, name: string, shape: Shape): Generator<Proposal> {
  const onward = continuationOf(spot);
  for (const { text: key, like } of rankAlike(name, shape.keys.keys()).slice(0, guessLimit)) {
    const leads = onward === undefined || (shape.keys.get(key)?.keys.has(onward) ?? false);
    if (like < remoteFit && !(leads && onward !== undefined)) continue;
    yield proposal(site, spot, name, key, 0.7 + 0.3 * like * (leads ? 1 : 0.7), 'the object has no such property');
  }
  if (t.isObjectProperty(spot.up?.node)) return;
  for (const path of pathsTo(shape, name, 3))
    if (path.length > 1) yield proposal(site, spot, name, path.join('.'), 0.85, `${name} is kept there`);
}

function continuationOf({ up }: Spot): string | undefined {
  const next = up?.up?.node;
  return isMember(next) && up?.key === 'object' && !next.computed ? keyName(next.property) : undefined;
}

function pathsTo(shape: Shape, name: string, depth: number): readonly (readonly string[])[] {
  if (depth === 0) return [];
  return [...shape.keys].flatMap(([key, inner]) =>
    key === name ? [[key]] : pathsTo(inner, name, depth - 1).map((rest) => [key, ...rest]),
  );
}

/** The object's origin is unknown, but objects kept under its name have other keys. */
function* fromNamesake(site: Site, spot: Spot, name: string): Generator<Proposal> {
  const member = spot.up?.node;
  if (!isMember(member)) return;
  const owner = lastName(member.object);
  const keys = owner === undefined ? new Set<string>() : site.project.keysUnder(owner);
  if (keys.size < 2 || keys.has(name)) return;
  for (const { text: key, like } of rankAlike(name, keys).slice(0, guessLimit))
    if (like >= remoteFit) yield proposal(site, spot, name, key, 0.6 + 0.4 * like, `no ${owner} has a ${name}`);
}

/** The object is unknown: proposes similar names that other code uses. */
function* fromVocabulary(site: Site, spot: Spot, name: string): Generator<Proposal> {
  if (t.isObjectProperty(spot.up?.node) && !t.isObjectPattern(spot.up?.up?.node)) return;
  const { module, project, hints } = site;
  const here = countNames(module.spots);
  const everywhere = countNames(
    project
      .neighbours(module.file)
      .filter((near) => !isTest(near.file))
      .flatMap((near) => near.spots),
  );
  const rare = (everywhere.get(name) ?? 0) <= 1 ? 1 : 0.75;
  const suspected = hints.names.has(name) || hints.notFunction.has(name) ? 1 : 0.7;
  const guesses = rankAlike(name, everywhere.keys())
    .filter(({ like }) => like >= closeEnough)
    .sort((a, b) => b.like - a.like || (everywhere.get(b.text) ?? 0) - (everywhere.get(a.text) ?? 0));
  for (const { text, like } of guesses.slice(0, guessLimit)) {
    const fit = 0.8 * like * rare * suspected * (here.has(text) ? 1 : 0.95);
    yield proposal(site, spot, name, text, fit, 'other code uses that name');
  }
}

function countNames(spots: readonly Spot[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const spot of spots) {
    const name = spot.key === 'property' || spot.key === 'key' ? keyName(spot.node) : undefined;
    if (name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function proposal(site: Site, spot: Spot, from: string, to: string, fit: number, why: string): Proposal {
  const property = spot.up?.node;
  const shorthand = t.isObjectProperty(property) && property.shorthand;
  return {
    edits: [
      shorthand
        ? { start: startOf(property), end: startOf(property) + from.length, text: `${to}: ${from}` }
        : replaceNode(spot.node, to),
    ],
    description: `Reads ${to} instead of ${from}${property ? ` in ${codeOf(site.module, property)}` : ''}: ${why}.`,
    fit: Math.min(1, fit),
  };
}
