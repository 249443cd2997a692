import * as t from '@babel/types';
import MagicString from 'magic-string';
import type { Splice } from '../model.ts';
import { overlap } from '../splices.ts';
import { countErrors, type Module, parseModule, type Spot } from '../syntax/module.ts';
import { endOf, startOf } from '../syntax/text.ts';
import { findCalledFunctions, findHome, type Home, type Range, readsOfConstant } from './homes.ts';

/** One version of a file: the number that chooses it, and how it differs from the file's text. */
export interface Variant {
  /** A positive integer; 0 is the file as it is. */
  readonly id: number;
  readonly splices: readonly Splice[];
}

export interface CompiledVariants {
  /** The file with every held variant in it, behind a switch in the part that it changes. */
  readonly text: string;
  readonly held: ReadonlySet<number>;
}

/** The global variable whose number chooses the variant. */
const chosen = 'globalThis.__sutureVariant';
/** The global function that each turn of a loop calls, so that an endless one can be ended. */
const step = 'globalThis.__sutureStep?.();';

/**
 * Compiles variants of a file into one text that holds all of them: each function that a variant changes begins with a switch over a
 * global number. A variant that changes what runs only once, when the file is loaded, cannot be held. Undefined if none can.
 * With `record`, the module's functions that hold variants say with which values they are called.
 */
export function compileVariants(
  file: string,
  text: string,
  variants: readonly Variant[],
  options: { readonly record?: boolean } = {},
): CompiledVariants | undefined {
  const module = parseModule(file, text);
  const compiled = compileInto(module, variants, options);
  if (compiled === undefined || countErrors(file, compiled.text) <= module.errors) return compiled;
  // What is valid in its own place need not be in a block of its own: such a variant is found by halves and left out.
  return compileInto(module, validOf(module, variants, options), options);
}

function validOf(
  module: Module,
  variants: readonly Variant[],
  options: { readonly record?: boolean },
): readonly Variant[] {
  const compiled = compileInto(module, variants, options);
  if (compiled === undefined || countErrors(module.file, compiled.text) <= module.errors) return variants;
  if (variants.length === 1) return [];
  const middle = Math.ceil(variants.length / 2);
  const halves = [variants.slice(0, middle), variants.slice(middle)];
  return halves.flatMap((half) => validOf(module, half, options));
}

function compileInto(
  module: Module,
  variants: readonly Variant[],
  { record = false }: { readonly record?: boolean },
): CompiledVariants | undefined {
  const { file, text } = module;
  const homes = new Map<string, { home: Home; variants: Variant[] }>();
  const held = new Set<number>();
  const added = new Map<string, number>();
  for (const { id, splices } of variants) {
    const imports = splices.filter((splice) => isImport(module, splice));
    const others = splices.filter((splice) => !imports.includes(splice));
    const grouped = others.length === 0 || overlap(splices) ? undefined : groupByHome(module, others);
    if (grouped === undefined || imports.some(({ text: one }) => clashes(one, added))) continue;
    held.add(id);
    for (const { start, text: one } of imports) added.set(one, start);
    for (const { home, own } of grouped) {
      const key = keyOf(home);
      const entry = homes.get(key) ?? { home, variants: [] };
      homes.set(key, { home, variants: [...entry.variants, { id, splices: own }] });
    }
  }
  if (held.size === 0) return undefined;
  const work: Work = { module, steps: stepsIn(module), result: new MagicString(text), recorded: new Set() };
  for (const { start, text: inserted } of work.steps.flat()) work.result.appendLeft(start, inserted);
  // A further import changes nothing for the other variants.
  for (const [inserted, start] of added) work.result.appendLeft(start, inserted);
  if (record) for (const { home } of homes.values()) insertRecord(work, home.spot);
  for (const { home, variants: own } of homes.values()) insertSwitch(work, home, own);
  // A checker of types that runs with the tests has nothing to say about variants.
  if (/\.[mc]?tsx?$/.test(file)) work.result.prepend('// @ts-nocheck\n');
  return { text: work.result.toString(), held };
}

const importText = /^\s*(?:import \{ ([\w$]+) \} from|const \{ ([\w$]+) \} = require\()[^\n]*$/;

/** Whether a splice only adds an import at the top of the file. */
function isImport(module: Module, { start, end, text }: Splice): boolean {
  return (
    start === end && importText.test(text) && findHome(module, { file: module.file, start, end, text }) === undefined
  );
}

/** Whether an import would declare a name that another one has. */
function clashes(text: string, added: ReadonlyMap<string, number>): boolean {
  const nameOf = (one: string) =>
    importText
      .exec(one)
      ?.slice(1)
      .find((name) => name !== undefined);
  return [...added.keys()].some((other) => other !== text && nameOf(other) === nameOf(text));
}

interface Work {
  readonly module: Module;
  /** The insertions that count the turns of each loop; those of one loop belong together. */
  readonly steps: readonly (readonly Splice[])[];
  readonly result: MagicString;
  /** The beginnings of functions that note their calls. */
  readonly recorded: Set<number>;
}

function keyOf({ kind, range }: Home): string {
  return `${kind} ${range.start} ${range.end}`;
}

/** The splices by the part that holds them; undefined if one is outside every part. */
function groupByHome(
  module: Module,
  splices: readonly Splice[],
): readonly { home: Home; own: readonly Splice[] }[] | undefined {
  const groups: { home: Home; own: Splice[] }[] = [];
  for (const splice of splices) {
    const home = findHome(module, splice);
    if (home === undefined) return undefined;
    const known = groups.find((group) => keyOf(group.home) === keyOf(home));
    if (known === undefined) groups.push({ home, own: [splice] });
    else known.own.push(splice);
  }
  const inside = (inner: Range, outer: Range) =>
    inner !== outer && outer.start <= inner.start && inner.end <= outer.end;
  const outer = groups.filter(({ home }) => !groups.some((other) => inside(home.range, other.home.range)));
  return outer.map(({ home, own }) => ({
    home,
    own: [...own, ...groups.flatMap((group) => (inside(group.home.range, home.range) ? group.own : []))],
  }));
}

function insertSwitch(work: Work, home: Home, variants: readonly Variant[]): void {
  const { result } = work;
  const { range } = home;
  const versions = variants.map(({ id, splices }) => ({ id, text: versionOf(work, range, splices) }));
  if (home.kind === 'body') {
    const cases = versions.map(({ id, text }) => `case ${id}: {${text}\n} return;`);
    result.appendLeft(range.start, `; switch (${chosen}) { ${cases.join(' ')} }`);
  } else if (home.kind === 'value') {
    result.appendLeft(range.start, choiceOf(versions));
  } else if (home.kind === 'constant') {
    insertConstants(work, home, versions);
  } else if (t.isArrowFunctionExpression(home.spot.node)) {
    result.prependLeft(range.start, `(__a, ...__b) => (${choiceOf(versions)}`);
    result.appendRight(range.end, ')(__a, ...__b)');
  } else if (t.isFunction(home.spot.node)) {
    const { async, generator, params } = home.spot.node;
    const open = `(${async ? 'async ' : ''}function${generator ? '*' : ''} `;
    const give = `return ${generator ? 'yield* ' : ''}`;
    const call = ').apply(this, arguments);';
    const cases = versions.map(({ id, text }) => `case ${id}: ${give}${open}${text}\n${call}`);
    const plain = params.findIndex((param) => t.isAssignmentPattern(param) || t.isRestElement(param));
    const names = params.slice(0, plain < 0 ? params.length : plain).map((_, at) => `__a${at}`);
    result.prependLeft(range.start, `(${names.join(', ')}) { switch (${chosen}) { ${cases.join(' ')} } ${give}${open}`);
    result.appendRight(range.end, `${call} }`);
  }
}

/** A note of each call at the beginning of the functions around a part, the outermost first: what it gives shows the effect best. */
function insertRecord({ module, result, recorded }: Work, spot: Spot): void {
  const around = findCalledFunctions(module, spot).slice(0, recordedDepth);
  const [outermost] = around;
  if (outermost === undefined) return;
  const chain = `${module.file}:${outermost.range.start}`;
  for (const [depth, { name, again, self, args, block, range }] of around.entries()) {
    if (recorded.has(range.start)) continue;
    recorded.add(range.start);
    const about = JSON.stringify({ chain, depth, name });
    const note = `globalThis.__sutureCall?.(${about}, ${again}, ${self}, ${args})`;
    result.appendLeft(range.start, block ? `; ${note};` : `(${note}, false) ? undefined : `);
  }
}

/** Functions around a part whose calls are noted. */
const recordedDepth = 3;

interface Version {
  readonly id: number;
  readonly text: string;
}

function choiceOf(versions: readonly Version[]): string {
  return versions.map(({ id, text }) => `${chosen} === ${id} ? (${text}\n) : `).join('');
}

/** Further variables beside a constant, one for each version, and a choice wherever it is read. */
function insertConstants({ result, module }: Work, home: Home, versions: readonly Version[]): void {
  const { node, up } = home.spot;
  if (!t.isVariableDeclarator(node) || !t.isIdentifier(node.id) || up === undefined) return;
  const { name } = node.id;
  const declared = versions.map(({ id, text }) => {
    // A version that cannot be evaluated must not keep the file from being loaded.
    return `const ${name}__${id} = (() => { try { return (${text}\n); } catch { return undefined; } })();`;
  });
  result.appendRight(endOf(up.node), `;${declared.join(' ')}`);
  const choice = versions.map(({ id }) => `${chosen} === ${id} ? ${name}__${id} : `).join('');
  for (const read of readsOfConstant(module, home)) {
    result.prependLeft(startOf(read), `(${choice}`);
    result.appendRight(endOf(read), ')');
  }
}

/** A part's text with a variant's splices and with the steps that they leave in place. */
function versionOf({ module, steps }: Work, range: Range, splices: readonly Splice[]): string {
  const touched = ({ start }: Splice) => splices.some((one) => one.start < start && start < one.end);
  const inside = ({ start }: Splice) => range.start <= start && start <= range.end;
  const kept = steps.filter((loop) => loop.every((one) => inside(one) && !touched(one))).flat();
  const body = new MagicString(module.text.slice(range.start, range.end));
  for (const { start, end, text } of [...splices, ...kept]) {
    const [from, to] = [start - range.start, end - range.start];
    if (from === to) body.appendLeft(from, text);
    else if (text === '') body.remove(from, to);
    else body.update(from, to, text);
  }
  return body.toString();
}

/** A call at the beginning of each loop's body. */
function stepsIn({ file, spots }: Module): readonly (readonly Splice[])[] {
  const insert = (at: number, text: string) => ({ file, start: at, end: at, text });
  return spots.flatMap(({ node }) => {
    if (!t.isLoop(node)) return [];
    const { body } = node;
    if (t.isBlockStatement(body)) return [[insert(startOf(body) + 1, step)]];
    return [[insert(startOf(body), `{ ${step}`), insert(endOf(body), '}')]];
  });
}
