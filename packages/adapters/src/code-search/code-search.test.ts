import type { Snapshot, Snapshots } from '@suture/core';
import { createMemorySnapshot } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { ModelThrottled } from '../errors.ts';
import { createMemoryObjects, type Objects } from '../objects/objects.ts';
import { type CodeSearchParts, createCodeSearch, createGrammarFiles } from './index.ts';

type Files = Readonly<Record<string, string | undefined>>;

const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----';
const base: Files = {
  'src/cart.ts':
    'import { rateOf } from "./rates";\nexport function totalOf(cart) {\n  return cart.sum * rateOf(cart);\n}\n',
  'src/rates.ts': 'export function rateOf(cart) {\n  return cart.sum > 10 ? 1 : 2;\n}\n',
  'notes.md': 'Parcels leave the warehouse on Mondays.\r\n',
  'logo.png': undefined,
};

/** Commits of one repository, and what was asked of them. */
function openWorld(commits: Readonly<Record<string, Files>>, objects: Objects = createMemoryObjects()) {
  const snapshots = new Map<string, Snapshot>();
  const warnings: string[] = [];
  const made: unknown[] = [];
  const port: Snapshots = {
    open: async (_repository, commit) => {
      const files = commits[commit] ?? {};
      const snapshot = snapshots.get(commit) ?? createMemorySnapshot(new Map(Object.entries(files)), commit);
      snapshots.set(commit, snapshot);
      return snapshot;
    },
  };
  const log = {
    info: (_message: string, fields: Readonly<Record<string, unknown>>) => {
      made.push(fields.made);
    },
    warn: (message: string) => {
      warnings.push(message);
    },
  };
  const open = (parts: Partial<CodeSearchParts> = {}) =>
    createCodeSearch({
      snapshots: port,
      objects,
      grammars: createGrammarFiles(),
      timeLeft: () => Number.POSITIVE_INFINITY,
      log,
      ...parts,
    });
  return { open, warnings, made };
}

/** Similarity by the first letters: enough to see whether meaning was asked for. */
function createLetters(calls: string[], fail = () => false) {
  return {
    name: 'letters',
    dimensions: 26,
    embed: async (texts: readonly string[]) => {
      if (fail()) throw new ModelThrottled({ id: 'letters', region: 'here' });
      calls.push(...texts);
      return texts.map((text) =>
        Float32Array.from(
          { length: 26 },
          (_, letter) => text.toLowerCase().split(String.fromCharCode(97 + letter)).length - 1,
        ),
      );
    },
  };
}

describe('createCodeSearch', () => {
  it('answers all three questions with the lines as they stand', async () => {
    const search = openWorld({ one: base }).open();

    const fitting = await search.search('acme/shop', 'one', 'when do parcels leave', 5);
    const definitions = await search.definitions('acme/shop', 'one', 'rateOf', 5);
    const references = await search.references('acme/shop', 'one', 'rateOf', 5);

    expect(fitting.hits).toEqual([
      { path: 'notes.md', startLine: 1, endLine: 1, line: 'Parcels leave the warehouse on Mondays.' },
    ]);
    expect(definitions.hits).toEqual([
      {
        path: 'src/rates.ts',
        startLine: 1,
        endLine: 3,
        symbol: 'function rateOf',
        line: 'export function rateOf(cart) {',
      },
    ]);
    expect(references.hits.map(({ path, startLine }) => `${path}:${startLine}`)).toEqual([
      'src/cart.ts:1',
      'src/cart.ts:3',
    ]);
    expect(references.coverageNote).toBe(
      'Not in the index: 1 of kinds that hold no code. Of 1 files the words alone are known, not definitions and references.',
    );
  });

  it('shows no secret, and keeps the places in a file with a private key', async () => {
    const files = {
      'client.ts': 'export const client = connect({ password: "correct-horse-1" });\n',
      'signing.ts': `export const signing = \`${key}\`;\n`,
    };
    const search = openWorld({ one: files }).open();

    const { hits } = await search.definitions('acme/shop', 'one', 'client', 5);
    const signing = await search.definitions('acme/shop', 'one', 'signing', 5);

    expect(hits[0]?.line).toBe('export const client = connect({ password: "[redacted]" });');
    expect(signing.hits[0]).toMatchObject({ startLine: 1, line: 'export const signing = `[redacted]' });
  });

  it('opens what is kept without parsing, and parses what a later commit changed', async () => {
    const world = openWorld({ one: base, two: { ...base, 'src/rates.ts': 'export const rateOf = () => 3;\n' } });

    await world.open().definitions('acme/shop', 'one', 'rateOf', 5);
    await world.open().definitions('acme/shop', 'one', 'rateOf', 5);
    const { hits } = await world.open().definitions('acme/shop', 'two', 'rateOf', 5);

    expect(world.made).toEqual([3, 0, 1]);
    expect(hits.map(({ line }) => line)).toEqual(['export const rateOf = () => 3;']);
  });

  it('builds within the time, reports the rest, and continues with the next query', async () => {
    const world = openWorld({ one: base });
    let left = 1000;
    const search = world.open({ timeLeft: () => left--, bounds: { perCall: 2, reserve: 10 } });

    const first = await search.definitions('acme/shop', 'one', 'rateOf', 5);
    const second = await search.references('acme/shop', 'one', 'rateOf', 5);
    await search.references('acme/shop', 'one', 'rateOf', 5);

    expect(first.coverageNote).toContain('2 files are not read yet');
    expect(second.coverageNote).toContain('1 files are not read yet');
    expect(world.made).toEqual([1, 1, 1]);
  });

  it('continues in another process where the last one stopped', async () => {
    const world = openWorld({ one: base });
    let left = 1000;
    await world
      .open({ timeLeft: () => left--, bounds: { perCall: 2, reserve: 10 } })
      .definitions('acme/shop', 'one', 'rateOf', 5);

    const { coverageNote } = await world.open().definitions('acme/shop', 'one', 'rateOf', 5);

    expect(world.made).toEqual([1, 2]);
    expect(coverageNote).not.toContain('not finished');
  });

  it.each(['packs', 'commits', 'latest'])('builds again what is damaged: %s', async (part) => {
    const objects = createMemoryObjects();
    const world = openWorld({ one: base }, objects);
    await world.open().definitions('acme/shop', 'one', 'rateOf', 5);
    for (const name of objects.keys().filter((name) => name.includes(part)))
      await objects.put(name, new TextEncoder().encode('damaged'));

    const { hits } = await world.open().definitions('acme/shop', 'one', 'rateOf', 5);
    const again = await world.open().definitions('acme/shop', 'one', 'rateOf', 5);

    expect(hits).toHaveLength(1);
    expect(again.hits).toEqual(hits);
    expect(world.warnings.length).toBe(part === 'latest' ? 0 : 1);
    expect(world.made.at(-1)).toBe(0);
  });

  it('keeps the indexes of repositories apart, whatever they are called', async () => {
    const objects = createMemoryObjects();
    const search = openWorld({ one: base }, objects).open();

    await search.definitions('acme/shop', 'one', 'rateOf', 5);
    await search.definitions('/home/me/my shop', 'one', 'rateOf', 5);

    expect(new Set(objects.keys().map((name) => name.split('/').slice(0, 3).join('/'))).size).toBe(2);
    expect(objects.keys().every((name) => /^index\/v1\/[\w./-]+$/.test(name))).toBe(true);
  });

  it('tries again after it failed', async () => {
    const world = openWorld({ one: base });
    let broken = true;
    const files = createGrammarFiles();
    const runtime = () => (broken ? Promise.reject(new Error('no disk')) : files.runtime());
    const search = world.open({ grammars: { ...files, runtime } });

    await expect(search.definitions('acme/shop', 'one', 'rateOf', 5)).rejects.toMatchObject({
      name: 'GrammarUnusable',
    });
    broken = false;

    expect((await search.definitions('acme/shop', 'one', 'rateOf', 5)).hits).toHaveLength(1);
  });
});

describe('an embedder', () => {
  it('is asked for each stretch once, without secrets, and for the query', async () => {
    const calls: string[] = [];
    const files = { 'a.md': 'zzz zzz\n', 'b.ts': 'export const token = "qqqqqqqqqqqqqqqq9";\n' };
    const world = openWorld({ one: files });

    const { hits } = await world.open({ embedder: createLetters(calls) }).search('acme/shop', 'one', 'zz', 1);
    await world.open({ embedder: createLetters(calls) }).search('acme/shop', 'one', 'zz', 1);

    expect(calls).toEqual(['b.ts\nexport const token = "[redacted]";', 'a.md\nzzz zzz', 'zz', 'zz']);
    expect(hits[0]?.path).toBe('a.md');
  });

  it('is asked for no more stretches than allowed, and the answer says so', async () => {
    const calls: string[] = [];
    const search = openWorld({ one: base }).open({ embedder: createLetters(calls), bounds: { embedded: 2 } });

    const { coverageNote } = await search.definitions('acme/shop', 'one', 'rateOf', 1);

    expect(calls.map((text) => text.split('\n')[0])).toEqual(['src/cart.ts', 'src/cart.ts']);
    expect(coverageNote).toContain('2 of 4 stretches of code are compared by meaning');
  });

  it('that fails leaves words and names', async () => {
    const search = openWorld({ one: base }).open({ embedder: createLetters([], () => true) });

    const { hits, coverageNote } = await search.search('acme/shop', 'one', 'total of', 1);

    expect(hits[0]?.symbol).toBe('function totalOf');
    expect(coverageNote).toContain('takes no more calls for now');
  });
});
