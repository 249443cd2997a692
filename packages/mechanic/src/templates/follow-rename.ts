import * as t from '@babel/types';
import type { Rename } from '../history.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { codeOf, endOf, isMember, startOf } from '../syntax/text.ts';
import { type Edit, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Applies the rename of a suspect change to a place that it missed, or reverts it where it went too far. */
export const followRename: Template = {
  name: 'follow-rename',
  prior: 0.95,
  *propose(site) {
    for (const rename of site.history.renames) {
      const recency = 0.98 ** site.problem.changes.indexOf(rename.change) * thorough(site, rename);
      for (const spot of site.spots) {
        if (nameOf(spot) === rename.from) yield* along(site, spot, rename, rename.to, 0.95 * recency);
        if (nameOf(spot) === rename.to) yield* along(site, spot, rename, rename.from, 0.75 * recency);
      }
    }
  },
};

/** A change did not rename a name that much of the code still uses: it replaced the name in one place. */
function thorough(site: Site, { from, times }: Rename): number {
  const left = site.project
    .neighbours(site.module.file)
    .reduce((sum, near) => sum + near.spots.filter((spot) => nameOf(spot) === from).length, 0);
  return left <= 1 + times ? 1 : Math.max(0.3, (1 + times) / left);
}

function* along(site: Site, spot: Spot, rename: Rename, to: string, fit: number): Generator<Proposal> {
  const name = nameOf(spot);
  if (name === undefined) return;
  const named = site.hints.names.has(name) || site.hints.names.has(to) ? 1 : 0.9;
  const why = `${rename.change.commit.slice(0, 7)} changed ${rename.from} to ${rename.to}`;
  const mates = alike(site.module, spot, name);
  if (mates.length > 1)
    yield {
      edits: mates.map((mate) => renamed(mate, to)),
      description: `Uses ${to} instead of ${name} in all ${mates.length} such places of this file, because ${why}.`,
      change: rename.change,
      fit: fit * named,
    };
  yield {
    edits: [renamed(spot, to)],
    description: `Uses ${to} instead of ${name}, because ${why}.`,
    change: rename.change,
    fit: fit * named * (mates.length > 1 ? 0.93 : 0.99),
  };
}

/** Places of the file with the same meaning: the same property of a receiver of the same name. */
function alike(module: Module, spot: Spot, name: string): readonly Spot[] {
  const receiver = receiverOf(module, spot);
  return module.spots.filter(
    (other) => nameOf(other) === name && other.node.type === spot.node.type && receiverOf(module, other) === receiver,
  );
}

function receiverOf(module: Module, { up, key }: Spot): string | undefined {
  if (up === undefined || key !== 'property') return key === 'key' ? 'key' : undefined;
  return isMember(up.node) ? codeOf(module, up.node.object) : undefined;
}

function nameOf({ node }: Spot): string | undefined {
  if (t.isIdentifier(node)) return node.name;
  return t.isStringLiteral(node) ? node.value : undefined;
}

function renamed({ node, up, key }: Spot, to: string): Edit {
  if (t.isStringLiteral(node)) return { start: startOf(node) + 1, end: endOf(node) - 1, text: to };
  const property = up?.node;
  // `{ total }` is key and value in one: only the key follows the rename.
  if (t.isObjectProperty(property) && property.shorthand && t.isIdentifier(node) && (key === 'key' || key === 'value'))
    return { start: startOf(node), end: startOf(node) + node.name.length, text: `${to}: ${node.name}` };
  return replaceNode(node, to);
}
