import { describe, expect, it } from 'vitest';
import type { ProvingReport, Reproduction, SuiteRun, TestOutcome, WorkOrder } from '../../model/index.ts';
import { judgeProof } from './judge-proof.ts';
import { sameError } from './same-error.ts';

const command = { framework: 'vitest' as const, argv: ['vitest'], env: {}, source: 'npm test' };
const nonce = 'nonce-0123456789abcdef';
const error = 'TypeError: x is undefined';

function createRun(tests: Readonly<Record<string, TestOutcome['status']>>, change: Partial<SuiteRun> = {}): SuiteRun {
  const outcomes = Object.entries(tests).map(([id, status]) => ({
    id,
    status,
    ...(status === 'failed' ? { error } : {}),
  }));
  return { tests: outcomes, complete: true, timedOut: false, duration: 5, ...change };
}

function createOrder(change: Partial<Reproduction> = {}): WorkOrder {
  return {
    incidentId: 'inc-1',
    attempt: 1,
    nonce,
    repository: 'acme/orders',
    baseCommit: 'c0ffee',
    suite: command,
    files: [],
    timeout: 1000,
    reproduction: {
      kind: 'captured-event',
      description: 'the request',
      files: [],
      command,
      testFiles: [],
      tests: [],
      expects: error,
      ...change,
    },
  };
}

const good: ProvingReport = {
  nonce,
  isolation: 'bubblewrap',
  reproductionOnBase: createRun({ r: 'failed' }),
  reproductionWithPatch: createRun({ r: 'passed' }),
  base: createRun({ a: 'passed', b: 'passed', c: 'skipped' }),
  withPatch: createRun({ a: 'passed', b: 'passed', c: 'skipped' }),
};

function without(name: keyof ProvingReport): ProvingReport {
  return Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)) as unknown as ProvingReport;
}

describe('judgeProof', () => {
  it('tells the incident’s error in its own words, whatever the test adds to it', () => {
    const added = createRun({ r: 'failed' });
    const tests = added.tests.map((test) => ({ ...test, error: `${error} and c2VjcmV0` }));

    const proof = judgeProof(createOrder(), { ...good, reproductionOnBase: { ...added, tests } });

    expect(proof).toMatchObject({ verdict: 'proven', reproduction: { errorOnBase: error } });
  });

  it('accepts a reproduction that turns and a suite that holds', () => {
    const proof = judgeProof(createOrder(), good);

    expect(proof).toMatchObject({ verdict: 'proven', reasons: [], nonce, isolation: 'bubblewrap', suiteRuns: 2 });
    expect(proof.suite).toMatchObject({ passedOnBase: 2, passedWithPatch: 2, skippedOnBase: 1, brokenByPatch: [] });
    expect(proof.reproduction).toMatchObject({ failsOnBase: true, passesWithPatch: true, errorOnBase: error });
  });

  const empty = createRun({});
  const refused: readonly [string, string, ProvingReport][] = [
    ['a report of another order', 'does not belong', { ...good, nonce: 'nonce-ffffffffffffffff' }],
    ['a problem of the proving ground', 'no space', { ...good, problem: 'no space left' }],
    ['a reproduction not run on base', 'does not fail on the base', without('reproductionOnBase')],
    ['a reproduction not run with the patch', 'does not pass with the patch', without('reproductionWithPatch')],
    ['a suite not run on base', 'not run on both', without('base')],
    ['a suite not run with the patch', 'not run on both', without('withPatch')],
    [
      'a reproduction that passes on base',
      'does not fail on the base',
      { ...good, reproductionOnBase: createRun({ r: 'passed' }) },
    ],
    [
      'a reproduction that skips on base',
      'does not fail on the base',
      { ...good, reproductionOnBase: createRun({ r: 'skipped' }) },
    ],
    ['no reproduction test on base', 'does not fail on the base', { ...good, reproductionOnBase: empty }],
    [
      'a reproduction cut off on base',
      'does not finish on the base',
      { ...good, reproductionOnBase: createRun({ r: 'failed' }, { complete: false }) },
    ],
    [
      'a reproduction that still fails',
      `does not pass with the patch: ${error}`,
      { ...good, reproductionWithPatch: createRun({ r: 'failed' }) },
    ],
    [
      'a reproduction skipped with the patch',
      'does not pass',
      { ...good, reproductionWithPatch: createRun({ r: 'skipped' }) },
    ],
    ['no reproduction test with the patch', 'does not pass', { ...good, reproductionWithPatch: empty }],
    ['another test in its place', 'does not pass', { ...good, reproductionWithPatch: createRun({ other: 'passed' }) }],
    [
      'a reproduction cut off with the patch',
      'killed',
      { ...good, reproductionWithPatch: createRun({ r: 'passed' }, { complete: false, problem: 'killed' }) },
    ],
    [
      'a reproduction out of time',
      'does not pass',
      { ...good, reproductionWithPatch: createRun({ r: 'passed' }, { timedOut: true }) },
    ],
    [
      'a broken test',
      'a passed on the base commit and does not',
      { ...good, withPatch: createRun({ a: 'failed', b: 'passed', c: 'skipped' }) },
    ],
    [
      'a test that is gone',
      '(it did not run)',
      { ...good, withPatch: createRun({ b: 'passed', c: 'skipped', d: 'passed' }) },
    ],
    [
      'a test newly skipped',
      '2 tests are skipped',
      { ...good, withPatch: createRun({ a: 'skipped', b: 'passed', c: 'skipped' }) },
    ],
    ['fewer tests', '2 tests ran with the patch, 3', { ...good, withPatch: createRun({ a: 'passed', b: 'passed' }) }],
    [
      'a new test that fails',
      'd does not pass',
      { ...good, withPatch: createRun({ a: 'passed', b: 'passed', c: 'skipped', d: 'failed' }) },
    ],
    [
      'a suite cut off with the patch',
      'does not finish with the patch',
      { ...good, withPatch: createRun({ a: 'passed', b: 'passed', c: 'skipped' }, { complete: false }) },
    ],
    [
      'a suite out of time with the patch',
      'ran out of time',
      { ...good, withPatch: createRun({ a: 'passed', b: 'passed', c: 'skipped' }, { timedOut: true }) },
    ],
    ['a suite without tests', 'the suite shows nothing', { ...good, base: empty, withPatch: empty }],
    [
      'a suite of skipped tests',
      'the suite shows nothing',
      { ...good, base: createRun({ a: 'skipped' }), withPatch: createRun({ a: 'skipped' }) },
    ],
    ['a suite all flaky', 'the suite shows nothing', { ...good, baseAgain: createRun({ a: 'failed', b: 'failed' }) }],
    ['nothing at all', 'not run on both', { nonce, isolation: 'none' }],
  ];
  it.each(refused)('refuses %s', (_what, reason, report) => {
    const proof = judgeProof(createOrder(), report);

    expect(proof.verdict).toBe('not_proven');
    expect(proof.reasons.join(' ')).toContain(reason);
  });

  it.each([
    [
      'fails as a whole',
      createRun({ a: 'failed', b: 'failed', c: 'skipped' }),
      'red on the base commit: no test passes there, and a fails',
    ],
    ['is cut off', createRun({ a: 'passed' }, { complete: false, problem: 'killed' }), 'killed'],
    ['is out of time', createRun({ a: 'passed' }, { timedOut: true }), 'ran out of time'],
  ])('says so when the suite %s on base', (_what, base, reason) => {
    const proof = judgeProof(createOrder(), { ...good, base });

    expect(proof.verdict).toBe('red_on_base');
    expect(proof.reasons.join(' ')).toContain(reason);
  });

  it('accepts a patch where some tests fail with it as they do without it, and names them', () => {
    const run = createRun({ a: 'failed', b: 'passed', c: 'skipped' });

    const proof = judgeProof(createOrder(), { ...good, base: run, withPatch: run });

    expect(proof).toMatchObject({ verdict: 'proven', reasons: [], suite: { failingOnBase: ['a'], brokenByPatch: [] } });
  });

  it('believes no word of a report of another order', () => {
    const proof = judgeProof(createOrder(), { ...good, nonce: 'other-nonce-000000', base: createRun({ a: 'failed' }) });

    expect(proof.verdict).toBe('not_proven');
  });

  it('names flaky tests and does not hold them against the patch', () => {
    const report = {
      ...good,
      baseAgain: createRun({ a: 'failed', b: 'passed' }),
      withPatch: createRun({ a: 'failed', b: 'passed', c: 'skipped' }),
    };

    const proof = judgeProof(createOrder(), report);

    expect(proof).toMatchObject({ verdict: 'proven', suite: { flaky: ['a'], brokenByPatch: [] }, suiteRuns: 3 });
  });

  it('names a test flaky that failed in a further run on the base commit, and no other', () => {
    const report = {
      ...good,
      baseAgain: good.base,
      baseFurther: [createRun({ a: 'passed' }), createRun({ a: 'failed' })],
      withPatch: createRun({ a: 'failed', b: 'failed', c: 'skipped' }),
    };

    const proof = judgeProof(createOrder(), report);

    expect(proof).toMatchObject({ verdict: 'not_proven', suite: { flaky: ['a'], brokenByPatch: ['b'] } });
  });

  it('lets no test hide behind another of its name', () => {
    const twice = (status: TestOutcome['status']) => ({
      ...createRun({}),
      tests: [
        { id: 'a', status },
        { id: 'a', status: 'passed' as const },
      ],
    });

    const proof = judgeProof(createOrder(), { ...good, base: twice('passed'), withPatch: twice('failed') });

    expect(proof).toMatchObject({ verdict: 'not_proven', suite: { brokenByPatch: ['a'] } });
  });

  it('refuses a reproduction that fails with another error', () => {
    const proof = judgeProof(createOrder({ expects: 'RangeError: too far' }), good);

    expect(proof.verdict).toBe('not_proven');
    expect(proof.reasons).toEqual([expect.stringContaining(`another error than the incident's: ${error}`)]);
  });

  it('calls a fix without reproduction unreproduced at best', () => {
    const order = createOrder({ kind: 'none' });

    expect(judgeProof(order, good).verdict).toBe('unreproduced');
    expect(judgeProof(order, { ...good, base: createRun({}), withPatch: createRun({}) }).verdict).toBe('not_proven');
  });
});

describe("the project's own failing tests", () => {
  const order = createOrder({ kind: 'failing-test', tests: ['a', 'b'] });
  const failing = createRun({ a: 'failed', b: 'failed', c: 'passed' });
  const passing = createRun({ a: 'passed', b: 'passed', c: 'passed' });
  const report = {
    ...good,
    reproductionOnBase: failing,
    reproductionWithPatch: passing,
    base: failing,
    withPatch: passing,
  };

  it('are no red suite but the reproduction', () => {
    expect(judgeProof(order, report)).toMatchObject({ verdict: 'proven', reasons: [] });
  });

  it.each([
    ['one does not fail on base', { reproductionOnBase: createRun({ a: 'failed', b: 'passed' }) }],
    ['one still fails', { reproductionWithPatch: createRun({ a: 'passed', b: 'failed' }) }],
    ['one is gone with the patch', { reproductionWithPatch: createRun({ a: 'passed' }) }],
    ['one still fails in the whole suite', { withPatch: createRun({ a: 'passed', b: 'failed', c: 'passed' }) }],
    ['one is flaky', { baseAgain: createRun({ a: 'passed', b: 'failed', c: 'passed' }) }],
  ])('prove nothing when %s', (_what, change) => {
    expect(judgeProof(order, { ...report, ...change }).verdict).toBe('not_proven');
  });

  it('leave other tests that fail on base aside, and name them', () => {
    const proof = judgeProof({ ...order, reproduction: { ...order.reproduction, tests: ['a'] } }, report);

    expect(proof).toMatchObject({ verdict: 'proven', suite: { failingOnBase: ['b'] } });
  });
});

it.each([
  ['TypeError: x of order 17', 'TypeError: x of order 4', true],
  ['at 12:\n TypeError:   x', 'TypeError: x', true],
  ['TypeError: x', 'RangeError: x', false],
  ['TypeError: x', '', false],
])('%j tells of %j: %s', (seen, expected, same) => {
  expect(sameError(seen, expected)).toBe(same);
});
