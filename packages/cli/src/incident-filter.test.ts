import { sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { matchesFilter } from './incident-filter.ts';
import { describeAge, readTimeSpan } from './time-span.ts';

const now = new Date(Date.parse(sampleIncident.createdAt) + 3 * 3_600_000);
const at = sampleIncident.createdAt;
const closed = { ...sampleIncident, outcome: { result: 'closed', at, reason: 'fixed by 1.md' } as const };
const handedOver = { ...sampleIncident, outcome: { result: 'handed_over', at, reason: 'no cause' } as const };
const waiting = { ...sampleIncident, stage: 'review' as const };

describe('matchesFilter', () => {
  it.each([
    ['open', [true, true, false, false]],
    ['waiting', [false, true, false, false]],
    ['closed', [false, false, true, false]],
    ['handed-over', [false, false, false, true]],
    ['recorded', [false, false, false, false]],
  ] as const)('shows incidents that are %s', (status, shown) => {
    const all = [sampleIncident, waiting, closed, handedOver];

    expect(all.map((incident) => matchesFilter(incident, { status }, now))).toEqual(shown);
  });

  it('leaves out what is older', () => {
    expect(matchesFilter(closed, { since: readTimeSpan('--since')('2h') }, now)).toBe(false);
    expect(matchesFilter(closed, { since: readTimeSpan('--since')('3h') }, now)).toBe(true);
  });

  it.each([
    [sampleIncident.id.toUpperCase(), true],
    ['BY 1.MD', true],
    [sampleIncident.alert.title, true],
    ['no such words', false],
  ])('searches for %s', (search, found) => {
    expect(matchesFilter(closed, { search }, now)).toBe(found);
  });
});

it.each([
  ['90m', 5_400_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['2w', 1_209_600_000],
])('reads %s', (text, milliseconds) => {
  expect(readTimeSpan('--since')(text)).toBe(milliseconds);
});

it.each(['', '7', 'd', '-1d', '1.5h', '7 d', '7y'])('refuses %j as a span of time', (text) => {
  expect(() => readTimeSpan('--since')(text)).toThrow(/--since.*such as 30m/);
});

it.each([
  [-5, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_600_000, '1h'],
  [47 * 3_600_000, '47h'],
  [48 * 3_600_000, '2d'],
])('describes %d ms as %s', (milliseconds, age) => {
  expect(describeAge(milliseconds)).toBe(age);
});
