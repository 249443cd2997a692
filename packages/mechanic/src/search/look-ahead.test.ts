import { expect, it } from 'vitest';
import type { Candidate } from '../model.ts';
import { lookAhead } from './look-ahead.ts';

const suspect = { file: 'a.js', startLine: 1, endLine: 1, score: 1, reasons: [] };

function* make(count: number): Generator<Candidate, void> {
  for (let id = 0; id < count; id++)
    yield { id: `${id}`, template: 't', description: '', plausibility: 1, score: 1, splices: [], suspect };
}

const idsOf = (all: Iterator<Candidate>) => {
  const ids: string[] = [];
  for (let next = all.next(); next.done !== true; next = all.next()) ids.push(next.value.id);
  return ids;
};

it('counts all candidates, and gives each of them once', () => {
  const { all, count } = lookAhead(make(180), () => 0);

  expect(count()).toEqual({ count: 180, more: false });
  expect(idsOf(all)).toEqual(Array.from({ length: 180 }, (_, id) => `${id}`));
});

it('looks no longer than a moment at a time, and loses none of the rest', () => {
  let now = 0;
  const { all, count } = lookAhead(make(50), () => {
    now += 20;
    return now;
  });

  const first = count();
  const second = count();

  expect(first.more).toBe(true);
  expect(first.count).toBeLessThan(20);
  expect(second.count).toBeGreaterThan(first.count);
  expect(idsOf(all)).toHaveLength(50);
  expect(count()).toEqual({ count: 50, more: false });
});
