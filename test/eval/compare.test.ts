import { expect, it } from 'vitest';
import { compareReports, describeComparison } from '../../packages/eval/src/compare.ts';
import { createReport, createResult } from './results.ts';

const hidden = (passed: number) => ({ ran: true, passed, total: 3, failures: [] });

it.each([
  ['better', {}, { solved: false, hidden: hidden(1) }, ['solved +1', 'hidden +2']],
  ['worse', { verdict: 'not_proven' as const }, {}, ['proven -1']],
  ['mixed', { causeFound: false }, { suspectFound: false }, ['cause -1', 'suspect +1']],
  ['same', { seconds: 9, tokens: 70, attempts: 3 }, {}, []],
])('calls a case %s when its quality is', (change, after, before, why) => {
  const { cases } = compareReports(createReport([createResult(before)]), createReport([createResult(after)]));

  expect(cases).toMatchObject([{ name: 'a', change, why }]);
});

it('shows how the cost of a case changed', () => {
  const before = createReport([createResult({ seconds: 10.4, attempts: 3, tokens: 500, microUsd: 20_000 })]);
  const after = createReport([createResult({ seconds: 7.1, attempts: 1, tokens: 900, microUsd: 50_000 })]);

  expect(compareReports(before, after).cases).toMatchObject([
    { attempts: -2, tokens: 400, microUsd: 30_000, seconds: -3.3 },
  ]);
});

it('names cases that are in one run only', () => {
  const before = createReport([createResult({ name: 'old' })]);
  const after = createReport([createResult({ name: 'young' })]);

  expect(compareReports(before, after).cases).toMatchObject([
    { name: 'old', change: 'gone' },
    { name: 'young', change: 'new' },
  ]);
});

it('reads as a table with the changes of all together', () => {
  const before = createReport([createResult({ solved: false, hidden: hidden(1) }), createResult({ name: 'b' })]);
  const after = createReport([createResult({ seconds: 3 }), createResult({ name: 'b', microUsd: 120_000 })], 'bedrock');

  const text = describeComparison(compareReports(before, after));

  expect(text).toContain('old: mechanic');
  expect(text).toContain('new: bedrock');
  expect(text).toMatch(/^a +better +0 +0 +\$0\.00 +\+1 +solved \+1, hidden \+2$/m);
  expect(text).toMatch(/^b +same +0 +0 +\+\$0\.12 +0$/m);
  expect(text).toContain('1 better, 1 same');
  expect(text).toContain('solved 1/2 → 2/2');
  expect(text).toContain('hidden 4/6 → 6/6');
});
