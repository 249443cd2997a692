import { expect, it } from 'vitest';
import { percentile } from '../src/summary.ts';

const of = (...values: readonly number[]) => values.map((value) => ({ sensor: 'any', value }));

it('orders by size, not by digits', () => {
  expect(percentile(of(100, 20, 3), 0)).toBe(3);
  expect(percentile(of(100, 20, 3), 1)).toBe(100);
});

it('orders what is below zero', () => {
  expect(percentile(of(-1, -20, 5), 0)).toBe(-20);
  expect(percentile(of(-1, -20, 5), 0.5)).toBe(-1);
});

it('orders fractions', () => {
  expect(percentile(of(0.5, 1.25e-7, 12), 0)).toBe(1.25e-7);
});

it('leaves the readings as they came', () => {
  const readings = of(30, 4, 100);

  percentile(readings, 0.5);

  expect(readings.map((reading) => reading.value)).toEqual([30, 4, 100]);
});
