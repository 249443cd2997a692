import type { Reproduction } from '@suture/core';
import { type RunProgram, runSuite, type Suite, type SuiteReport, type SuiteRun } from '@suture/mechanic/suites';
import type { Mounts } from './checkout.ts';

/** A place to run unreviewed tests. */
export interface TestPlace {
  readonly run: RunProgram;
  /** Folder for test reports, outside every tree. */
  readonly reports: string;
  /** A secret that binds the report to its run. */
  nonce(): string;
  /** Called after each run of tests. */
  onRun?(kind: TestKind, milliseconds: number): void;
  /** Told how many results a run has given so far. */
  onResults?(kind: TestKind, count: number): void;
}

export type TestKind = 'suite' | 'reproduction';

/** A tree with tests to run. */
export interface TestTree {
  readonly root: string;
  /** Folders that the tests need besides the tree. */
  readonly mounts: Mounts;
  readonly place: TestPlace;
}

/** The tests to run, and how. */
export interface TestSelection extends Pick<SuiteRun, 'timeout' | 'quiet' | 'files' | 'tests' | 'cover' | 'signal'> {
  readonly kind: TestKind;
}

/** Runs the tests of a tree in its place. */
export async function runTests(
  { root, mounts, place }: TestTree,
  command: Suite,
  { kind, ...selection }: TestSelection,
): Promise<SuiteReport> {
  const report = await runSuite(command, {
    root,
    nonce: place.nonce(),
    reports: place.reports,
    run: (program) => place.run({ ...program, mounts: [...program.mounts, ...mounts] }),
    onResults: (count) => place.onResults?.(kind, count),
    ...selection,
  });
  place.onRun?.(kind, report.duration);
  return report;
}

/** The tests of a reproduction. */
export function selectReproduction({ testFiles, tests }: Reproduction): Pick<TestSelection, 'files' | 'tests'> {
  return { ...(testFiles.length > 0 && { files: testFiles }), ...(tests.length > 0 && { tests }) };
}
