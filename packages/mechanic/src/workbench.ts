import type { RunProgram, Suite } from './suites/model.ts';

/** A scratch tree of a project in which its tests can run. */
export interface Workbench {
  /** Absolute; files in it are changed and put back. */
  readonly root: string;
  readonly suite: Suite;
  readonly run: RunProgram;
  /** A folder outside the tree; must exist. */
  readonly reports: string;
  /** Binds a report to its run. */
  readonly nonce: () => string;
  /** Milliseconds for one run of the suite. */
  readonly timeout: number;
  /** Told of each run: of the whole suite, or of selected tests. */
  readonly onRun?: (kind: 'suite' | 'reproduction', milliseconds: number) => void;
  /** Told how many results a run has given so far. */
  readonly onResults?: (kind: 'suite' | 'reproduction', count: number) => void;
}
