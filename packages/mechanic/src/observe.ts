import { sourceMapper } from '@suture/log-reader/paths';
import { readFaults } from './faults.ts';
import type { Fault, SourceTree, Spectrum } from './model.ts';
import type { SuiteReport, SuiteRun, TestResult } from './suites/model.ts';
import { runSuite } from './suites/run-suite.ts';
import { isCode } from './syntax/module.ts';
import { isTest } from './syntax/project.ts';
import { openImportGraph } from './syntax/reachable.ts';
import type { Workbench } from './workbench.ts';

type Selection = Pick<SuiteRun, 'files' | 'tests' | 'cover' | 'signal' | 'quiet'>;

/** Milliseconds without a result after which tests are taken for such that hang. Where they are only slow, counting does no harm. */
const patience = 30_000;

/** Runs a project's tests, all of them or those selected. */
export async function runTests(
  { root, suite, run, reports, nonce, timeout, onRun, onResults }: Workbench,
  selection: Selection = {},
): Promise<SuiteReport> {
  const kind = selection.files === undefined && selection.tests === undefined ? 'suite' : 'reproduction';
  const told = onResults === undefined ? {} : { onResults: (count: number) => onResults(kind, count) };
  const report = await runSuite(suite, { root, run, reports, nonce: nonce(), timeout, ...selection, ...told });
  onRun?.(kind, report.duration);
  return report;
}

/**
 * Runs a project's tests as its command does. Where they hang or end the process, they run again with counters in the code that end an
 * endless loop, so that the test that hangs is one that fails.
 */
export async function observeTests(bench: Workbench, tree: SourceTree): Promise<SuiteReport> {
  const report = await runTests(bench, { quiet: patience });
  if (!report.timedOut && !diedOf(report)) return report;
  const cover = tree.list().filter((path) => isCode(path) && !isTest(path));
  const counted = await runTests(bench, { cover });
  return counted.complete && !diedOf(counted) ? counted : report;
}

/** Exit codes of a process that ran out of memory, which an endless loop soon does. */
const deaths = new Set([134, 137, 139]);

/** Whether tests ended their process: the run's, or that of one file, of which no more is known then. */
function diedOf({ complete, exitCode, duration, tests }: SuiteReport): boolean {
  if (!complete) return duration > 0 && (exitCode === null || deaths.has(exitCode));
  return tests.some(({ id, file, status, error }) => status === 'failed' && id === file && error?.stack === '');
}

export interface Coverage {
  /** Which lines each test runs; empty if the run gives no result. */
  readonly spectra: readonly Spectrum[];
  /** What the tests gave. */
  readonly tests: readonly TestResult[];
}

/**
 * Runs some test files and sees which lines each of their tests runs, in the code that these files import.
 * @param observed a run of these tests; if it counted already, they are not run again
 */
export async function coverTests(
  bench: Workbench,
  tree: SourceTree,
  files: readonly string[],
  observed?: SuiteReport,
): Promise<Coverage> {
  const own = new Set(files);
  const known = observed?.tests.filter(({ file }) => own.has(file)) ?? [];
  const counted = spectraOf(known);
  if (counted.length > 0) return { spectra: counted, tests: known };
  const cover = openImportGraph(tree).sourcesOf(files).filter(isCode);
  const { tests } = await runTests(bench, { files, cover });
  return { spectra: spectraOf(tests), tests };
}

function spectraOf(tests: readonly TestResult[]): readonly Spectrum[] {
  return tests.flatMap(({ id, status, hits }) =>
    hits === undefined || status === 'skipped' ? [] : [{ test: id, passed: status === 'passed', hits }],
  );
}

/** The faults of a failed test, those with a place first and a cause before what wraps it: names from the reporter, places from the stacks. */
export function faultsOf(error: TestResult['error'], root: string, tree: SourceTree): readonly Fault[] {
  if (error === undefined) return [];
  const options = { root, mapFrame: sourceMapper((path) => tree.read(path)) };
  const faults = [error, ...(error.causes ?? [])].toReversed().map(({ name, message, stack }) => {
    return { name, message, frames: readFaults(stack, options).at(-1)?.frames ?? [] };
  });
  return faults.toSorted((a, b) => Number(a.frames.length === 0) - Number(b.frames.length === 0));
}
