import * as t from '@babel/types';
import MagicString from 'magic-string';
import type { Splice } from '../model.ts';
import { overlap } from '../splices.ts';
import { type Module, parseModule, type Spot } from '../syntax/module.ts';
import { endOf, startOf } from '../syntax/text.ts';

/** One version of a file: the number that chooses it, and how it differs from the file's text. */
export interface Variant {
  /** A positive integer; 0 is the file as it is. */
  readonly id: number;
  readonly splices: readonly Splice[];
}

export interface CompiledVariants {
  /** The file with every held variant in it, behind a switch in the function that it changes. */
  readonly text: string;
  readonly held: ReadonlySet<number>;
}

/** The global variable whose number chooses the variant. */
export const switchName = '__sutureVariant';
/** The global function that each turn of a loop calls, so that an endless one can be ended. */
export const stepName = '__sutureStep';

/**
 * Compiles variants of a file into one text that holds all of them: each function that a variant changes begins with a switch
 * over the global number. A variant that changes something outside functions cannot be held. Undefined if none can.
 */
export function compileVariants(file: string, text: string, variants: readonly Variant[]): CompiledVariants | undefined {
  const module = parseModule(file, text);
  const homes = new Map<Spot, { id: number; splices: readonly Splice[] }[]>();
  const held = new Set<number>();
  for (const { id, splices } of variants) {
    const grouped = splices.length === 0 || overlap(splices) ? undefined : groupByHome(module, splices);
    if (grouped === undefined) continue;
    held.add(id);
    for (const [home, own] of grouped) homes.set(home, [...(homes.get(home) ?? []), { id, splices: own }]);
  }
  if (held.size === 0) return undefined;
  const steps = stepsIn(module);
  const result = new MagicString(text);
  for (const { start, text: step } of steps) result.appendLeft(start, step);
  for (const [home, own] of homes) insertSwitch(result, module, home, own, steps);
  // A checker of types that runs with the tests has nothing to say about variants.
  if (/\.[mc]?tsx?$/.test(file)) result.prepend('// @ts-nocheck\n');
  return { text: result.toString(), held };
}

/** The splices by the innermost function that holds them in its body; undefined if one is outside every function. */
function groupByHome(module: Module, splices: readonly Splice[]): ReadonlyMap<Spot, readonly Splice[]> | undefined {
  const homes = new Map<Spot, Splice[]>();
  for (const splice of splices) {
    const home = homeOf(module, splice);
    if (home === undefined) return undefined;
    homes.set(home, [...(homes.get(home) ?? []), splice]);
  }
  for (const [home, own] of [...homes]) {
    const around = outermostOf(home, homes);
    if (around === home) continue;
    homes.delete(home);
    homes.set(around, [...(homes.get(around) ?? []), ...own]);
  }
  return homes;
}

function outermostOf(home: Spot, homes: ReadonlyMap<Spot, unknown>): Spot {
  let found = home;
  for (let at = home.up; at !== undefined; at = at.up) if (homes.has(at)) found = at;
  return found;
}

function homeOf(module: Module, { start, end }: Splice): Spot | undefined {
  let best: Spot | undefined;
  for (const spot of module.spots) {
    if (!t.isFunction(spot.node) || t.isTSDeclareFunction(spot.node)) continue;
    const range = bodyRange(module, spot.node);
    // Spots are in the order of the text, outer ones first: the last one that holds the splice is the innermost.
    if (range !== undefined && range.start <= start && end <= range.end) best = spot;
  }
  return best;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a variant of a function replaces: the statements after its directives, or the expression that an arrow function gives. */
function bodyRange({ text }: Module, { body }: t.Function): Range | undefined {
  if (!t.isBlockStatement(body)) return { start: startOf(body), end: endOf(body) };
  const directive = body.directives.at(-1);
  const start = directive === undefined ? startOf(body) + 1 : endOf(directive);
  return text[endOf(body) - 1] === '}' ? { start, end: endOf(body) - 1 } : undefined;
}

function insertSwitch(
  result: MagicString,
  module: Module,
  { node }: Spot,
  variants: readonly Variant[],
  steps: readonly Splice[],
): void {
  const range = t.isFunction(node) ? bodyRange(module, node) : undefined;
  if (range === undefined || !t.isFunction(node)) return;
  const bodies = variants.map(({ id, splices }) => ({ id, body: variantText(module.text, range, splices, steps) }));
  const chosen = `globalThis.${switchName}`;
  if (t.isBlockStatement(node.body)) {
    const cases = bodies.map(({ id, body }) => `case ${id}: {${body}\n} return;`);
    result.appendLeft(range.start, `; switch (${chosen}) { ${cases.join(' ')} }`);
  } else {
    const choices = bodies.map(({ id, body }) => `${chosen} === ${id} ? (${body}\n) : `);
    result.appendLeft(range.start, choices.join(''));
  }
}

/** A body with a variant's splices and with the steps that they leave in place. */
function variantText(text: string, range: Range, splices: readonly Splice[], steps: readonly Splice[]): string {
  const kept = steps.filter(
    (step) =>
      step.start >= range.start &&
      step.end <= range.end &&
      !splices.some(({ start, end }) => start <= step.start && step.start <= end),
  );
  const body = new MagicString(text.slice(range.start, range.end));
  for (const { start, end, text: inserted } of [...splices, ...kept]) {
    const [from, to] = [start - range.start, end - range.start];
    if (from === to) body.appendLeft(from, inserted);
    else if (inserted === '') body.remove(from, to);
    else body.update(from, to, inserted);
  }
  return body.toString();
}

/** A call at the beginning of each loop's body. A body that is no block is left alone. */
function stepsIn({ file, spots }: Module): readonly Splice[] {
  return spots.flatMap(({ node }) => {
    if (!t.isLoop(node) || !t.isBlockStatement(node.body)) return [];
    const at = startOf(node.body) + 1;
    return [{ file, start: at, end: at, text: `globalThis.${stepName}?.();` }];
  });
}
