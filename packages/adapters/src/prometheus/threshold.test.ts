import { expect, it } from 'vitest';
import { withoutThreshold } from './threshold.ts';

it.each([
  ['sum(rate(a[5m])) > 0.05', 'sum(rate(a[5m]))'],
  ['a / b\n  >= 1e-3', 'a / b'],
  ['up{job="x > 1"} == 0', 'up{job="x > 1"}'],
  ['a > -1', 'a'],
  ['a > b > 5', 'a > b'],
  ['a > b', undefined],
  ['a > 1 and b > 2', undefined],
  ['absent(up)', undefined],
  ['(a > 1', undefined],
  ['sum(a > 1)', undefined],
  ['up{job="x > 1', undefined],
])('shows %j as %j', (expression, left) => {
  expect(withoutThreshold(expression)).toBe(left);
});
