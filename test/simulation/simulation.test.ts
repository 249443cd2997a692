import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, ReplacementLost, replaceIn, root } from './build.ts';
import { playCells } from './matrix/measure.ts';
import { mutants } from './mutants/list.ts';
import type { Mutant } from './mutants/mutant.ts';
import { tryMutant } from './mutants/run.ts';
import { openPool, type Pool, playAll } from './pool.ts';
import { shrink } from './shrink.ts';

let pool: Pool;

beforeAll(async () => {
  pool = openPool(await compile('simulation-test'));
});

afterAll(() => pool.close());

/** Seeds that are far from those of `npm run simulate`. */
const first = 1_000_001;

it('holds every invariant in each of 25 worlds', async () => {
  const seeds = Array.from({ length: 25 }, (_, index) => ({ seed: first + index, withTrace: false }));
  const violated: string[] = [];
  let calls = 0;

  await playAll(pool, seeds, ({ seed }, answered) => {
    calls += answered.calls;
    violated.push(...answered.violations.map(({ invariant, detail }) => `seed ${seed}: ${invariant}: ${detail}`));
    return true;
  });

  expect(violated).toEqual([]);
  expect(calls).toBeGreaterThan(5_000);
});

it('plays a seed again to the byte, and another seed otherwise', async () => {
  const [one, again, other] = await Promise.all(
    [first, first, first + 1].map((seed) => pool.play({ seed, withTrace: true })),
  );

  expect(again?.lines).toEqual(one?.lines);
  expect(again?.hash).toBe(one?.hash);
  expect(other?.hash).not.toBe(one?.hash);
});

it('ends each story as without a fault, whatever happens at one place: every two hundredth cell', async () => {
  const stories = await pool.listStories();

  const results = await playCells(pool, stories, (_cell, index) => index % 200 === 0);

  expect(new Set(stories.flatMap(({ ends }) => ends.map((end) => end.split(':')[0])))).toEqual(
    new Set(['closed', 'handed_over', 'recorded']),
  );
  expect(results.filter(({ why }) => why !== undefined)).toEqual([]);
  expect(results.length).toBeGreaterThan(20);
});

describe('a guard that is removed', () => {
  it.each([
    'a record is written before an effect',
    'an incident is updated at the version that was read',
    'a task token is kept',
    'a ticket is found again',
    'the audit trail is signed at the end',
    'the merged head is compared with the proven one',
  ])('is missed: %s', async (name) => {
    const index = mutants.findIndex((mutant) => mutant.name === name);
    const mutant = mutants[index];
    if (mutant === undefined) throw new RangeError(`there is no guard "${name}"`);

    const { seed, why } = await tryMutant(mutant, 1000 + index);

    expect(seed, why).toBeTypeOf('number');
  });

  it('is described by a text that its file has once', () => {
    const mutant: Mutant = { name: 'x', file: 'a.ts', text: 'guard();', by: '' };

    expect(replaceIn('guard(); work();', [mutant])).toBe(' work();');
    expect(() => replaceIn('work();', [mutant])).toThrow(ReplacementLost);
    expect(() => replaceIn('guard(); guard();', [mutant])).toThrow('a.ts has 2 times, instead of once: guard();');
  });

  it.each(mutants)('is in its file once: $name', (mutant) => {
    const source = readFileSync(join(root, mutant.file), 'utf8');

    expect(replaceIn(source, [mutant])).not.toBe(source);
  });

  it('has a name of its own among at least forty', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(40);
  });
});

it('leaves out the mishaps that a violation does not take', async () => {
  const answered = (ids: readonly string[]) => ({
    violations: ids.includes('b') && ids.includes('e') ? [{ invariant: 'x', detail: '', line: 0 }] : [],
    hash: '',
    lines: [],
    injected: ids.map((id) => ({ id, what: id })),
    ends: [],
    visited: [],
    calls: 0,
  });

  const smaller = await shrink(answered(['a', 'b', 'c', 'd', 'e', 'f']), async (kept) => answered(kept));

  expect(smaller.injected.map(({ id }) => id)).toEqual(['b', 'e']);
});
