import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { LocalGit } from '@suture/adapters/local-git';
import { applyChanges, linkDependencies, runTests, type Sandbox } from '@suture/adapters/proving';
import { defined, InvalidInput, type TextFile } from '@suture/core';
import { detectSuite } from '@suture/mechanic/suites';
import type { EvalCase } from './case.ts';

/** The result of the hidden tests on one commit. */
export interface HiddenRun {
  readonly passed: number;
  readonly total: number;
  /** Why the result is incomplete. */
  readonly problem?: string;
  /** The tests that did not pass, each with its error. */
  readonly failures: string[];
}

export interface HiddenPlace {
  readonly git: LocalGit;
  readonly sandbox: Sandbox;
  /** Folder for reports, outside every tree. */
  readonly reports: string;
}

type Hidden = NonNullable<EvalCase['hidden']>;

/**
 * Runs a case's hidden tests on a fresh tree of a commit, in the sandbox. Only tests in the hidden files count.
 * @throws InvalidInput when the files cannot be laid over the tree or the command runs no test
 */
export async function runHiddenTests(
  given: EvalCase,
  hidden: Hidden,
  commit: string,
  place: HiddenPlace,
): Promise<HiddenRun> {
  const what = `the case ${given.name}`;
  const checkout = await place.git.checkout(commit);
  try {
    const { mounts } = await linkDependencies({ repository: place.git.repository, root: checkout.root });
    const files = readFolder(join(given.folder, hidden.files));
    const problem = await layOver(files, commit, checkout.root, place.git);
    if (problem !== undefined) throw new InvalidInput(what, [`hidden.files: ${problem} Rename the file.`]);
    const found = detectSuite((path) => readIfThere(join(checkout.root, path)), hidden.command);
    if (found.outcome === 'none') throw new InvalidInput(what, [`hidden.command: ${found.reason}`]);
    mkdirSync(place.reports, { recursive: true });
    const testPlace = { ...place, run: place.sandbox.run, nonce: () => randomBytes(24).toString('hex') };
    const report = await runTests({ root: checkout.root, mounts, place: testPlace }, found.suite, {
      kind: 'suite',
      timeout: hidden.minutes * 60_000,
    });
    const own = new Set(files.map((file) => file.path));
    const tests = report.tests.filter(({ file }) => file === '' || own.has(file));
    const failed = tests.filter(({ status }) => status !== 'passed');
    return {
      passed: tests.length - failed.length,
      total: tests.length,
      ...defined({ problem: report.problem }),
      failures: failed.map(({ id, status, error }) => `${id}: ${error?.message.split('\n')[0] ?? status}`),
    };
  } finally {
    await checkout.dispose();
  }
}

/** A hidden file may replace a file of the tree: a test that was corrected together with the bug. */
async function layOver(files: readonly TextFile[], commit: string, root: string, git: LocalGit) {
  const changes = await Promise.all(
    files.map(async ({ path, content }) => ({
      path,
      before: (await git.readFile(commit, path)) ?? null,
      after: content,
    })),
  );
  return applyChanges(root, changes);
}

function readFolder(folder: string): readonly TextFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path: relative(folder, path).split(sep).join('/'), content: readFileSync(path, 'utf8') }));
}

function readIfThere(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
}
