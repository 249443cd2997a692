import { describe, expect, it } from 'vitest';
import { replayed, unreproduced } from '../testing/answers.ts';
import { sampleIncident } from '../testing/index.ts';
import { findFollowUps, type Learned, minutes } from './follow-ups.ts';

const error = { name: 'TypeError', message: 'no', stack: '' };
const review = { id: '1', url: 'https://host/pr/1', branch: 'suture/inc-1', headCommit: 'b' };
const good: Learned = {
  incident: { ...sampleIncident, review },
  evidence: { errors: [{ error, count: 1, firstSeen: '2026-11-24T08:58:00.000Z' }] },
  patch: { reproduction: replayed },
  stages: { deploy: 600_000 },
};

describe('findFollowUps', () => {
  it('finds nothing where all went well', () => {
    expect(findFollowUps(good)).toEqual([]);
  });

  it.each<[string, Partial<Learned>, RegExp]>([
    [
      'a log that somebody read',
      { incident: { ...good.incident, alert: { ...sampleIncident.alert, source: 'log' } } },
      /add one on the failure rate/,
    ],
    [
      'a late alarm',
      { evidence: { errors: [{ error, count: 1, firstSeen: '2026-11-24T07:29:00.000Z' }] } },
      /1 h 30 min after/,
    ],
    ['a fix without a test', { patch: { reproduction: unreproduced } }, /No test reproduces/],
    [
      'another place with what the fix took away',
      { sameFaults: [{ expression: 'supplier.leadDays', path: 'src/labels.js', line: 7 }] },
      /"supplier\.leadDays" away; it also stands in src\/labels\.js:7: look/,
    ],
    ['a slow rollout', { stages: { deploy: 5 * 3_600_000 } }, /took 5 h 0 min/],
  ])('names %s', (_what, change, expected) => {
    expect(findFollowUps({ ...good, ...change })).toEqual([expect.stringMatching(expected)]);
  });
});

it.each([
  [59_000, '1 min'],
  [3_600_000, '1 h 0 min'],
])('writes %i milliseconds as %s', (milliseconds, words) => {
  expect(minutes(milliseconds)).toBe(words);
});
