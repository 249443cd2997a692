import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { defined, redact, type SuiteRun, type WorkOrder } from '@suture/core';
import type { SuiteReport, TestResult } from '@suture/mechanic/suites';
import { addFiles, applyChanges } from './apply.ts';
import type { Checkout, Mounts } from './checkout.ts';
import { runTests, selectReproduction, type TestKind } from './run-tests.ts';
import type { Sandbox } from './sandbox.ts';

export interface MeasureParts {
  /** A fresh plain tree of a commit. */
  readonly checkout: (commit: string) => Promise<Checkout>;
  /** Makes the project's dependencies usable in a tree. */
  readonly prepare: (root: string) => Promise<Mounts>;
  readonly sandbox: Sandbox;
  /** Folder for test reports, outside every tree. */
  readonly reports: string;
  /** Called after each run of tests. */
  readonly onRun?: (kind: TestKind, milliseconds: number) => void;
  /** Told how many results a run has given so far. */
  readonly onResults?: (kind: TestKind, count: number) => void;
}

export type Side = 'base' | 'patched';

export type Measurement = { readonly run: SuiteRun } | { readonly problem: string };

/** One run of tests on a fresh tree of the base commit, with the patch or without; of the suite, some files alone if they are named. */
export async function measure(
  kind: TestKind,
  side: Side,
  order: WorkOrder,
  parts: MeasureParts,
  files?: readonly string[],
): Promise<Measurement> {
  const { nonce, suite, reproduction, timeout } = order;
  const opened = await openTree(side, order, parts);
  if ('problem' in opened) return opened;
  const { mounts, checkout } = opened;
  const { root, dispose } = checkout;
  const { sandbox, ...place } = parts;
  try {
    const problem = kind === 'reproduction' ? await addFiles(root, reproduction.files) : undefined;
    if (problem !== undefined) return { problem };
    const ownNonce = () => createHash('sha256').update(`${nonce}\n${root}\n${kind}`).digest('hex');
    const tree = { root, mounts, place: { ...place, run: sandbox.run, nonce: ownNonce } };
    const report =
      kind === 'suite'
        ? await runTests(tree, suite, { kind, timeout, ...defined({ files }) })
        : await runTests(tree, reproduction.command, { kind, timeout, ...selectReproduction(reproduction) });
    return { run: toSuiteRun(report) };
  } finally {
    await dispose();
  }
}

function toSuiteRun(report: SuiteReport): SuiteRun {
  return {
    tests: report.tests.map(({ id, status, error }) => ({
      id,
      status,
      ...defined({ error: error && printTestError(error) }),
    })),
    complete: report.complete,
    ...defined({ problem: report.problem === undefined ? undefined : shorten(report.problem) }),
    timedOut: report.timedOut,
    duration: report.duration,
  };
}

/** A test's error and what it wraps as text, a line each, without secrets. */
export function printTestError({ causes = [], ...error }: NonNullable<TestResult['error']>): string {
  return [error, ...causes]
    .map(({ name, message }) => shorten(`${name}: ${stripVTControlCharacters(message)}`))
    .join('\ncaused by ');
}

function shorten(text: string): string {
  return redact(text).slice(0, 2000);
}

/** A fresh tree of the base commit, with the patch or without, and with the project's dependencies. */
export async function openTree(
  side: Side,
  { baseCommit, files }: WorkOrder,
  { checkout, prepare }: Pick<MeasureParts, 'checkout' | 'prepare'>,
): Promise<{ readonly checkout: Checkout; readonly mounts: Mounts } | { readonly problem: string }> {
  const opened = await checkout(baseCommit);
  try {
    const mounts = await prepare(opened.root);
    const problem = side === 'patched' ? await applyChanges(opened.root, files) : undefined;
    if (problem === undefined) return { checkout: opened, mounts };
    await opened.dispose();
    return { problem };
  } catch (error) {
    await opened.dispose();
    throw error;
  }
}
