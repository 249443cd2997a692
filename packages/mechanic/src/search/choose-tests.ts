import type { SuiteReport, TestResult } from '../suites/model.ts';
import type { SearchTests } from './model.ts';

/** Passing tests that judge a candidate before the whole suite does. */
const passingLimit = 200;

/** What the counters say that end an endless loop. */
const endless = /^The code under test does not come to an end/;

/** Which tests judge a repair: those that fail, the quickest first, and those of the same files that pass. */
export function chooseTests({ tests, duration }: SuiteReport, failing: readonly TestResult[]): SearchTests {
  const files = new Set(failing.map(({ file }) => file));
  const passing = tests.filter(({ status, file }) => status === 'passed' && files.has(file));
  const ids = (list: readonly TestResult[]) => list.toSorted((a, b) => a.duration - b.duration).map(({ id }) => id);
  return {
    failing: ids(failing),
    hanging: failing.filter(({ error }) => endless.test(error?.message ?? '')).map(({ id }) => id),
    passing: ids(passing).slice(0, passingLimit),
    duration,
    slowest: Math.max(0, ...[...failing, ...passing].map((test) => test.duration)),
  };
}
