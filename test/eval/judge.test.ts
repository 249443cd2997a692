import type { Diagnosis } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { ExpectedCause } from '../../packages/eval/src/case.ts';
import { describeReport } from '../../packages/eval/src/describe-report.ts';
import { type Expectation, isCauseFound, judgeCase, type Observation } from '../../packages/eval/src/judge.ts';
import { summarise } from '../../packages/eval/src/report.ts';
import { createReport, createResult } from './results.ts';

const place = (file: string, line: number, score: number) => ({
  file,
  startLine: line,
  endLine: line + 2,
  score,
  reasons: [],
});

const diagnosis: Diagnosis = {
  cause: '"TypeError: no rate" most likely comes from src/a.js:10.',
  category: 'code',
  confidence: 0.7,
  locations: [place('src/a.js', 10, 0.9), place('src/b.js', 4, 0.9), place('src/c.js', 1, 0.5)],
  files: ['src/a.js'],
  citations: [],
  alternatives: [],
  by: 'mechanic',
  limits: [],
};

describe('the cause', () => {
  it.each([
    ['the first place', { files: ['src/a.js'] }, true],
    ['a place of the same score', { files: ['src/b.js'] }, true],
    ['one of several files', { files: ['src/x.js', 'src/a.js'] }, true],
    ['a place further down', { files: ['src/c.js'] }, false],
    ['a file that is not named', { files: ['src/x.js'] }, false],
    ['lines that overlap', { files: ['src/a.js'], lines: [12, 20] }, true],
    ['lines before it', { files: ['src/a.js'], lines: [1, 9] }, false],
    ['lines behind it', { files: ['src/a.js'], lines: [13, 20] }, false],
    ['words in any case', { words: ['typeerror', 'NO RATE'] }, true],
    ['a word that is missing', { files: ['src/a.js'], words: ['timeout'] }, false],
    ['the same kind', { category: 'code' }, true],
    ['another kind', { files: ['src/a.js'], category: 'dependency' }, false],
  ])('is judged by %s', (_what, expected, found) => {
    expect(isCauseFound(ExpectedCause.parse(expected), diagnosis)).toBe(found);
  });

  it('is not found where nothing was concluded', () => {
    expect(isCauseFound(ExpectedCause.parse({ category: 'code' }), undefined)).toBe(false);
  });
});

const expected: Expectation = {
  outcome: 'fix',
  cause: ExpectedCause.parse({ files: ['src/c.js'] }),
  suspectCommit: 'c0ffee',
};
const attempts = { diagnose: 1, fix: 2, fixInRound: 2, review: 0, observe: 0 };
const review = { id: '1', url: 'reviews/1.md', branch: 'suture/1', headCommit: 'beef' };
const fixed: Observation = {
  incident: { stage: 'review', attempts, review },
  diagnosis,
  suspectCommit: 'c0ffee',
  proof: { verdict: 'proven' },
  hidden: { ran: true, passed: 2, total: 2, failures: [] },
  tokens: 1200,
  microUsd: 34_000,
  seconds: 4.2,
};
const handedOver: Observation = {
  ...fixed,
  incident: {
    stage: 'diagnose',
    attempts: { ...attempts, fix: 0 },
    outcome: { result: 'handed_over', at: '2026-11-24T09:00:00Z', reason: 'no repair found' },
  },
};

describe('a case', () => {
  it('with a proven fix that passes the hidden tests is solved', () => {
    expect(judgeCase('x', expected, fixed)).toEqual({
      name: 'x',
      expected: 'fix',
      ended: 'fix',
      reason: 'a pull request waits for a person',
      solved: true,
      causeFound: false,
      causeRank: 3,
      suspectFound: true,
      verdict: 'proven',
      hidden: { ran: true, passed: 2, total: 2, failures: [] },
      attempts: 2,
      tokens: 1200,
      microUsd: 34_000,
      seconds: 4.2,
    });
  });

  it.each([
    ['a hidden test fails', { hidden: { ran: true, passed: 1, total: 2, failures: ['t: no'] } }],
    ['the hidden tests were cut off', { hidden: { ran: true, passed: 2, total: 2, problem: 'killed', failures: [] } }],
    ['there was nothing to run them on', { hidden: { ran: false, passed: 0, total: 2, failures: [] } }],
    ['no hidden test ran', { hidden: { ran: true, passed: 0, total: 0, failures: [] } }],
    ['the fix could not be reproduced', { proof: { verdict: 'unreproduced' as const } }],
    ['it was handed over', { incident: handedOver.incident }],
  ])('with a fix expected is not solved when %s', (_what, change) => {
    expect(judgeCase('x', expected, { ...fixed, ...change })).toMatchObject({ solved: false });
  });

  it('that a person must decide is solved by handing it over, and by nothing else', () => {
    const decide: Expectation = { outcome: 'hand_over', cause: expected.cause };

    expect(judgeCase('x', decide, handedOver)).toMatchObject({
      solved: true,
      ended: 'hand_over',
      reason: 'no repair found',
    });
    expect(judgeCase('x', decide, fixed)).toMatchObject({ solved: false, ended: 'fix' });
    expect(judgeCase('x', decide, fixed)).not.toHaveProperty('suspectFound');
  });

  it('with another suspect commit says so', () => {
    expect(judgeCase('x', expected, { ...fixed, suspectCommit: 'c0ffee1' })).toMatchObject({ suspectFound: false });
  });
});

describe('all cases', () => {
  const failing = createResult({
    name: 'b',
    solved: false,
    causeFound: false,
    causeRank: 4,
    hidden: { ran: true, passed: 1, total: 3, failures: ['t.js > adds: 3 is not 4', 't.js > rounds: 1 is not 2'] },
  });
  const lost = createResult({
    name: 'c',
    expected: 'hand_over',
    ended: 'hand_over',
    verdict: 'none',
    tokens: 90,
    microUsd: 1_250_000,
  });

  it('are counted where a measure applies', () => {
    const { hidden: _hidden, suspectFound: _suspect, ...bare } = lost;

    expect(summarise([createResult(), failing, bare])).toEqual({
      solved: { got: 2, of: 3 },
      outcome: { got: 3, of: 3 },
      cause: { got: 2, of: 3 },
      suspect: { got: 2, of: 2 },
      proven: { got: 2, of: 2 },
      hidden: { got: 4, of: 6 },
      attempts: 3,
      tokens: 90,
      microUsd: 1_250_000,
      seconds: 6,
    });
  });

  it('have a line each, one together, and the hidden tests that fail by name', () => {
    const text = describeReport({
      ...createReport([createResult(), failing, lost]),
      failures: [{ name: 'd', error: 'no git' }],
    });

    expect(text).toMatch(/^a +fix +fix +yes +yes +yes +yes +3\/3 +1 +0 +\$0\.00 +2\.0$/m);
    expect(text).toMatch(/^b +fix +fix +no +rank 4 +yes +yes +1\/3 /m);
    expect(text).toMatch(/^3 cases +3\/3 +2\/3 +2\/3 +3\/3 +2\/2 +7\/9 +3 +90 +\$1\.25 +6\.0$/m);
    expect(text).toContain('b: hidden test fails: t.js > adds: 3 is not 4');
    expect(text).toContain('d could not be run: no git');
  });
});
