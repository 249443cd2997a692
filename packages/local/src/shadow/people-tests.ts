import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { linkDependencies, runTests, type Sandbox } from '@suture/adapters/proving';
import { defined } from '@suture/core';
import { detectSuite, type SuiteReport } from '@suture/mechanic/suites';
import { openSourceTree } from '../mechanic/source-tree.ts';

/** Where the tests that came with a fix are run. */
export interface TestsPlace {
  /** A tree in which the tests are. */
  readonly root: string;
  /** The repository whose installed packages are used. */
  readonly repository: string;
  /** Folder for reports, outside every tree. */
  readonly reports: string;
  readonly sandbox: Sandbox;
  readonly testCommand?: string;
  /** Milliseconds for one run. */
  readonly timeout: number;
}

/** Runs some test files of a tree in the sandbox. @throws Error that says why no test can be run */
export async function runTestFiles(files: readonly string[], place: TestsPlace): Promise<SuiteReport> {
  const { root, repository, reports, sandbox, testCommand, timeout } = place;
  const tree = openSourceTree(root);
  const found = detectSuite(
    (path) => tree.read(path),
    testCommand,
    () => tree.list(),
  );
  if (found.outcome === 'none') throw new Error(found.reason);
  await mkdir(reports, { recursive: true });
  const { mounts } = await linkDependencies({ repository, root });
  const runPlace = { reports, run: sandbox.run, nonce: () => randomBytes(24).toString('hex') };
  return runTests({ root, mounts, place: runPlace }, found.suite, {
    kind: 'suite',
    timeout,
    ...defined({ files: files.length === 0 ? undefined : files }),
  });
}

/** The tests that pass, and the files none of whose tests fails: where a file cannot be loaded, no more is known than its name. */
export function passedIn({ tests }: Pick<SuiteReport, 'tests'>): ReadonlySet<string> {
  const red = new Set(tests.flatMap(({ status, file }) => (status === 'failed' ? [file] : [])));
  return new Set(
    tests.flatMap(({ status, id, file }) => (status === 'passed' ? [id, ...(red.has(file) ? [] : [file])] : [])),
  );
}
