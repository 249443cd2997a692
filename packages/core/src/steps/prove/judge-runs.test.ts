import { describe, expect, it } from 'vitest';
import type { ProvingReport, SuiteRun } from '../../model/index.ts';
import { findDoubts } from './judge-runs.ts';

const run = (change: Partial<SuiteRun> = {}): SuiteRun => ({
  tests: [],
  complete: true,
  timedOut: false,
  duration: 1,
  ...change,
});
const report = (change: Partial<ProvingReport>): ProvingReport => ({
  nonce: 'nonce-0123456789abcdef',
  isolation: 'bubblewrap',
  reproductionOnBase: run(),
  reproductionWithPatch: run(),
  base: run(),
  withPatch: run(),
  ...change,
});
const broken = run({ tripwires: { held: false, problem: 'A test that must fail passed.' } });

describe('findDoubts', () => {
  it('has none about runs that fit', () => {
    expect(findDoubts(report({ reproductionWithPatch: run({ tripwires: { held: true } }) }))).toEqual([]);
  });

  it.each<[string, Partial<ProvingReport>, string]>([
    ['a killed runner', { withPatch: run({ doubt: 'the runner was killed.' }) }, 'the runner was killed'],
    ['tripwires that do not hold', { reproductionWithPatch: broken }, 'A test that must fail passed'],
    [
      'tripwires of a failing test',
      { tripwireRun: broken, tripwireRunOnBase: run({ tripwires: { held: true } }) },
      'must fail',
    ],
    ['a changed test', { withPatch: run({ changed: ['test/a.js'] }) }, 'test/a.js'],
  ])('names %s', (_name, change, words) => {
    expect(findDoubts(report(change)).join(' ')).toContain(words);
  });

  it.each<[string, Partial<ProvingReport>]>([
    ['an exit code', { base: run({ doubt: 'code 1.' }), withPatch: run({ doubt: 'code 1.' }) }],
    ['a runner that allows no tripwires', { reproductionOnBase: broken, reproductionWithPatch: broken }],
    ['a rewritten fixture', { base: run({ changed: ['f.js'] }), withPatch: run({ changed: ['f.js'] }) }],
  ])('takes %s for a habit of the project where the base commit shows it too', (_name, change) => {
    expect(findDoubts(report(change))).toEqual([]);
  });

  it('does not excuse tripwires by a base commit that died before it reached them', () => {
    const died = run({ complete: false, tripwires: { held: false } });

    expect(findDoubts(report({ reproductionOnBase: died, reproductionWithPatch: broken }))).not.toEqual([]);
  });
});
