import type { LineHits } from '../model.ts';

/**
 * The test runners whose results can be read test by test. `tap` is tape or tap; its results and those of ava are read from
 * what is printed, and those of bun from the report that it writes at its end. `command` is any other command: its results are the JUnit XML that it writes, or the TAP that it prints, or
 * it is a single test by its exit code.
 */
export type Framework = 'vitest' | 'jest' | 'mocha' | 'jasmine' | 'node' | 'bun' | 'ava' | 'tap' | 'command';

/** How a project's tests are run. */
export interface Suite extends SuitePart {
  /** Suites of further members of a workspace, run after this one. Their results are joined into one report. */
  readonly others?: readonly SuitePart[] | undefined;
}

/** The tests that one command runs in one folder. */
export interface SuitePart {
  readonly framework: Framework;
  /** The program and its arguments without reporter or selection, as found in the script or command: `['vitest', 'run']`. */
  readonly argv: readonly string[];
  /** Environment assignments that stood before the program (`NODE_ENV=test jest`). */
  readonly env: Readonly<Record<string, string>>;
  /** What the person or package.json wrote. */
  readonly source: string;
  /** The folder the runner is started in, relative to the root; the root if left out. Ids and paths stay relative to the root. */
  readonly cwd?: string | undefined;
}

/** Starts a program in a project and waits for it. A sandbox is one of these. */
export type RunProgram = (program: ProgramRun) => Promise<ProgramEnd>;

export interface ProgramRun {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment of the program; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute folders outside `cwd` that the program may read, and write where `writable`. */
  readonly mounts: readonly { readonly path: string; readonly writable: boolean }[];
  /** Milliseconds after which the program and all it started are killed. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Whether the program is the first process where it runs, as in a container, with no parent that it could look at. */
  readonly first?: boolean;
}

export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** The last 64 KiB of each. */
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly duration: number;
}

interface TestError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * One test's result; `id` is `file > describe > name`, stable between runs of the same tree. What failed outside any test,
 * such as a file that does not load, has the file alone as its id and name.
 */
export interface TestResult {
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  readonly duration: number;
  readonly error?: TestError & { readonly causes?: readonly TestError[] | undefined };
  /** The lines that this test and the loading of its file ran, if coverage was requested. A statement counts on its first line. */
  readonly hits?: LineHits;
}

/** A run of a suite as a reporter inside the runner wrote it, bound to the nonce it was started with. */
export interface SuiteReport {
  readonly nonce: string;
  readonly framework: Framework;
  readonly tests: readonly TestResult[];
  /** False when the runner died, was killed or reported another nonce. `tests` then holds the results seen so far. */
  readonly complete: boolean;
  /** Why it is not complete, in words for a person. */
  readonly problem?: string;
  readonly timedOut: boolean;
  readonly exitCode: number | null;
  /** What about the end of the program does not fit the results that it reported. */
  readonly doubt?: string;
  /** Milliseconds. */
  readonly duration: number;
  /** The last part of the runner's output, for a person. It decides nothing. */
  readonly output: string;
}

export interface SuiteRun {
  /** The project's root: a scratch tree of the caller's that may be written to. */
  readonly root: string;
  readonly nonce: string;
  /** A folder outside the tree for reports; must exist. */
  readonly reports: string;
  readonly run: RunProgram;
  /** Milliseconds. */
  readonly timeout: number;
  /** Milliseconds without a test's result after which the run counts as one that hangs, where a reporter tells each result at once. */
  readonly quiet?: number;
  /** Only these test files, relative to the root; all when left out. */
  readonly files?: readonly string[];
  /** Only tests with exactly these ids; all when left out. */
  readonly tests?: readonly string[];
  /** Source files to count line hits in, relative to the root; their text in the tree is instrumented for the run and put back. */
  readonly cover?: readonly string[];
  /** Stop at the first failing test, where the runner can. */
  readonly bail?: boolean;
  /** Kills the run; the report then says that it was stopped. */
  readonly signal?: AbortSignal;
  /** Told how many results there are so far: once at the start, and as they come where a reporter tells each at once. */
  readonly onResults?: (count: number) => void;
}
