import { describe, expect, it } from 'vitest';
import { atLeast, atMost, chanceOfAsFew, chanceOfAsMany, spentAt } from './rates.ts';

describe('the tails of a binomial', () => {
  it.each([
    [0, 4],
    [1, 4],
    [3, 4],
    [4, 4],
  ])('are summed exactly: at least %i of %i', (k, n) => {
    const choose = [1, 4, 6, 4, 1];
    const expected = choose.reduce(
      (sum, ways, hits) => (hits >= k ? sum + ways * 0.3 ** hits * 0.7 ** (4 - hits) : sum),
      0,
    );

    expect(atLeast(k, n, 0.3)).toBeCloseTo(expected, 12);
    expect(atMost(k - 1, n, 0.3)).toBeCloseTo(1 - expected, 12);
  });

  it('are exact far out, where nothing is left of a difference from one', () => {
    expect(atLeast(100, 100, 0.1) / 1e-100).toBeCloseTo(1, 9);
    expect(atMost(0, 1000, 0.01)).toBeCloseTo(0.99 ** 1000, 12);
  });

  it('hold for the counts of a busy service', () => {
    expect(atLeast(500_000, 1_000_000, 0.5)).toBeCloseTo(0.5004, 3);
    expect(atMost(498_000, 1_000_000, 0.5)).toBeCloseTo(3.2e-5, 5);
  });
});

describe('the test of two rates', () => {
  it('finds five failures in few requests too many where one was usual in many', () => {
    expect(chanceOfAsMany({ count: 5, over: 100 }, { count: 1, over: 10_000 }, 1)).toBeLessThan(1e-7);
  });

  it('finds silence too short to tell, and long enough', () => {
    const before = { count: 20, over: 100 };

    expect(chanceOfAsFew({ count: 0, over: 10 }, before, 1)).toBeGreaterThan(0.1);
    expect(chanceOfAsFew({ count: 0, over: 100 }, before, 1)).toBeCloseTo(0.5 ** 20, 9);
  });

  it('rejects nothing without anything to compare with', () => {
    expect(chanceOfAsMany({ count: 5, over: 100 }, { count: 0, over: 0 }, 1)).toBe(1);
    expect(chanceOfAsFew({ count: 0, over: 100 }, { count: 0, over: 0 }, 1)).toBe(1);
  });
});

it('spends no more than the level over however many looks', () => {
  const spent = Array.from({ length: 10_000 }, (_, index) => spentAt(0.005, index + 1));

  expect(spent.reduce((sum, part) => sum + part, 0)).toBeLessThan(0.005);
});
