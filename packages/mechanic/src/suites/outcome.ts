import { readThrown } from '@suture/log-reader';
import { defined } from '../defined.ts';
import type { HitsOf } from './coverage.ts';
import type { ProgramEnd, SuitePart, SuiteReport, SuiteRun, TestResult } from './model.ts';
import type { ReadReport, ReportedTest } from './report.ts';

/** The findings of a run besides its program's end. */
export interface Findings {
  readonly read: ReadReport;
  readonly hits: HitsOf | undefined;
  /** Removes the counters' traces from a stack. */
  readonly readStack: (stack: string) => string;
}

/** Builds the report of a run. */
export function reportOf(suite: SuitePart, run: SuiteRun, end: ProgramEnd, findings: Findings): SuiteReport {
  const { read, hits, readStack } = findings;
  const tests = keepSelected(nameTests(read.tests), run).map(({ names, error, ...test }): TestResult => {
    const own = error === undefined ? test : { ...test, error: { ...error, stack: readStack(error.stack) } };
    return hits === undefined ? own : { ...own, hits: hits(test.file, names) };
  });
  const aborted = run.signal?.aborted === true;
  const problem = describeEnd(end, read, { ran: tests.length, timeout: run.timeout, aborted });
  return {
    nonce: run.nonce,
    framework: suite.framework,
    tests,
    complete: problem === undefined,
    ...defined({ problem }),
    timedOut: end.timedOut,
    exitCode: end.exitCode,
    ...defined({ doubt: problem === undefined ? doubtOf(suite, end, read.tests) : undefined }),
    duration: end.duration,
    output: `${end.stdout}${end.stderr}`.slice(-65_536),
  };
}

/** A test with its id, and the names under which its line hits are kept. */
type NamedTest = TestResult & { readonly names: readonly string[] };

/** Gives each test its id. Tests of the same name in one file are numbered in the order in which they ran. */
function nameTests(reported: readonly ReportedTest[]): readonly NamedTest[] {
  const seen = new Map<string, number>();
  return reported.map(({ file, names, status, duration, error }) => {
    const id = [...(file === '' ? [] : [file]), ...names].join(' > ') || 'outside any test';
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    const unique = count === 1 ? id : `${id} (${count})`;
    return { id: unique, file, name: names.at(-1) ?? id, names, status, duration, ...defined({ error }) };
  });
}

/**
 * Drops tests outside the selection, since runners select by parts of paths and names. A failure outside any test of a
 * selected file stays: it may be the reason why a selected test never ran.
 */
function keepSelected(tests: readonly NamedTest[], run: SuiteRun): readonly NamedTest[] {
  const files = run.files === undefined ? undefined : new Set(run.files.map((file) => file.replace(/^\.\//, '')));
  const ids = run.tests === undefined ? undefined : new Set(run.tests);
  return tests.filter(({ id, file, names }) => {
    if (files !== undefined && file !== '' && !files.has(file)) return false;
    if (ids === undefined || ids.has(id)) return true;
    return names.length === 0 && (file === '' || [...ids].some((one) => one.startsWith(`${file} > `)));
  });
}

/**
 * What of a program's end does not fit its report. A runner ends with 0 exactly when no test failed, and is never killed after its report;
 * a command's own end is one of its tests. Mocha ends with the number of failed tests.
 */
function doubtOf(
  { framework }: SuitePart,
  { exitCode }: ProgramEnd,
  tests: readonly ReportedTest[],
): string | undefined {
  if (framework === 'command') return undefined;
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const counted = framework === 'mocha' && exitCode === Math.min(failed, 255);
  if (exitCode === null || (exitCode > 128 && !counted)) {
    return `the runner was killed after its report (exit code ${exitCode}).`;
  }
  if (failed > 0 && exitCode === 0)
    return `${failed} failed tests are reported, but the runner ended with exit code 0.`;
  if (failed === 0 && exitCode > 0)
    return `no failed test is reported, but the runner ended with exit code ${exitCode}.`;
  return undefined;
}

/** The end of a program that was never started. */
export const notStarted: ProgramEnd = { exitCode: null, timedOut: false, stdout: '', stderr: '', duration: 0 };

/** The reason why a run is incomplete, or undefined when it is complete. */
function describeEnd(
  end: ProgramEnd,
  read: ReadReport,
  { ran, timeout, aborted }: { readonly ran: number; readonly timeout: number; readonly aborted: boolean },
): string | undefined {
  const seen = ran === 1 ? 'one test was' : `${ran} tests were`;
  if (end.timedOut) return `The tests did not end within ${timeout / 1000} s; ${seen} seen until then.`;
  if (aborted) return `The run was stopped; ${seen} seen until then.`;
  if (read.outcome === 'partial' && end === notStarted) return read.problem;
  if (read.outcome === 'partial') {
    const said = readThrown(end.stderr) ?? readThrown(end.stdout);
    const why = said === undefined ? '' : ` It said: ${said.name}: ${said.message.slice(0, 500)}`;
    return `The run shows nothing: ${read.problem} (exit code ${end.exitCode}, ${seen} seen).${why}`;
  }
  if (ran === 0) return 'No test ran.';
  return undefined;
}

/** Judges a program as one test by its exit code. The error is the last one in its standard error. */
export function testOfCommand(name: string, end: ProgramEnd): ReportedTest {
  const passed = end.exitCode === 0 && !end.timedOut;
  const base = { file: '', names: [name], duration: end.duration };
  if (passed) return { ...base, status: 'passed' };
  const tail = end.stderr.trim().slice(-4_096);
  const error = readThrown(end.stderr) ?? {
    name: 'Error',
    message: tail === '' ? `${name} ended with exit code ${end.exitCode}` : tail,
    stack: '',
  };
  return { ...base, status: 'failed', error };
}
