import { createTestClock } from '@suture/core/testing';
import { expect, it } from 'vitest';
import type { ReadModel } from '../records/index.ts';
import { createLookout } from './lookout.ts';

/** A model whose readings end when they are told to. */
function createSlowModel() {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const slow = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  const model: Pick<ReadModel, 'refresh' | 'readAll' | 'measure'> = {
    refresh: slow('refresh'),
    readAll: slow('readAll'),
    measure: slow('measure'),
  };
  /** Ends the oldest reading, and lets what follows it begin. */
  const finish = async () => {
    waiting.shift()?.();
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  return { model, begun, finish };
}

const isDone = async (work: Promise<void>) =>
  Promise.race([work.then(() => true), Promise.resolve().then(() => false)]);

it('waits for the first look, and not for what is read after it', async () => {
  const { model, begun, finish } = createSlowModel();
  const { freshen } = createLookout(model, { interval: 2_000 }, createTestClock('2026-11-24T09:00:00.000Z'));

  const first = freshen();
  expect(await isDone(first)).toBe(false);
  await finish();
  await first;

  expect(begun).toEqual(['refresh', 'readAll']);
});

it('looks again after its interval, and lets no page wait for that', async () => {
  const { model, begun, finish } = createSlowModel();
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const { freshen } = createLookout(model, { interval: 2_000 }, clock);
  const first = freshen();
  for (let reading = 0; reading < 3; reading += 1) await finish();
  await first;

  await freshen();
  expect(begun).toEqual(['refresh', 'readAll', 'measure']);
  clock.advance(2_000);
  await freshen();
  await freshen();
  expect(begun).toEqual(['refresh', 'readAll', 'measure', 'refresh']);
  for (let reading = 0; reading < 2; reading += 1) await finish();
  expect(begun).toEqual(['refresh', 'readAll', 'measure', 'refresh', 'measure']);
});

it('waits for a look when what it knows is old', async () => {
  const { model, finish } = createSlowModel();
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const { freshen } = createLookout(model, { interval: 2_000 }, clock);
  const first = freshen();
  for (let reading = 0; reading < 3; reading += 1) await finish();
  await first;
  clock.advance(600_000);

  const later = freshen();

  expect(await isDone(later)).toBe(false);
  await finish();
  await later;
});
