import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../errors.ts';
import { spanOf, startsOf, stepOf } from './time-span.ts';

const from = Date.parse('2026-11-24T09:03:00.000Z');
const hour = 3_600_000;

describe('stepOf', () => {
  it.each([
    [hour / 2, 60],
    [hour, 60],
    [hour + 1, 300],
    [6 * hour, 600],
    [24 * hour, 1800],
    [7 * 24 * hour, 10_800],
    [300 * 24 * hour, 6 * 86_400],
  ])('cuts %d milliseconds into at most 60 pieces', (length, step) => {
    const span = { from, until: from + length };

    expect(stepOf(span)).toBe(step);
    expect(startsOf(span, step).length).toBeLessThanOrEqual(60);
    expect(startsOf(span, step)[0]).toBeLessThanOrEqual(from);
  });
});

describe('spanOf', () => {
  const now = new Date('2026-11-24T10:00:00.000Z');

  it('ends now at the latest', () => {
    const span = spanOf({ from: '2026-11-24T09:03:00Z', until: '2026-11-25T00:00:00Z' }, now, 7);

    expect(span).toEqual({ from, until: now.getTime() });
  });

  it.each([
    ['is over before it begins', '2026-11-24T09:00:00Z', '2026-11-24T08:00:00Z', /no time between/],
    ['has not come yet', '2026-11-24T11:00:00Z', '2026-11-24T12:00:00Z', /already passed/],
    ['is too long', '2026-11-01T00:00:00Z', '2026-11-24T09:00:00Z', /longer than 7 days/],
  ])('refuses a window that %s', (_what, begin, end, message) => {
    const read = () => spanOf({ from: begin, until: end }, now, 7);

    expect(read).toThrow(QueryUnanswerable);
    expect(read).toThrow(message);
  });
});
