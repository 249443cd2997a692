import { expect, it } from 'vitest';
import { anyKey, knownKeys } from './shape.ts';

it('answers by the keys of an object, again and again', () => {
  const known = knownKeys(['a', 'b', 'c']);

  expect([known({ c: 1, a: 2 }), known({ a: 1 }), known({ c: 3, a: 4 }), known({})]).toEqual([
    ['a', 'c'],
    ['a'],
    ['a', 'c'],
    [],
  ]);
});

it('answers rightly for more sets of keys than it remembers, for many and for long keys', () => {
  const hasB = anyKey(['b']);
  const wide = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`k${index}`, index]));
  const wrong = Array.from({ length: 30_000 }, (_, index) => index).filter(
    (index) => hasB({ [`x${index}`]: 1, ...(index % 2 === 0 ? { b: 1 } : {}) }) !== (index % 2 === 0),
  );

  expect(wrong).toEqual([]);
  expect([hasB({ ...wide, b: 1 }), hasB(wide)]).toEqual([true, false]);
  expect([hasB({ ['k'.repeat(500)]: 1, b: 1 }), hasB({ ['k'.repeat(500)]: 1 })]).toEqual([true, false]);
});
