import { createHash, randomUUID } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { defined, redact, type SuiteRun, type WorkOrder } from '@suture/core';
import type { SuiteReport, TestResult } from '@suture/mechanic/suites';
import { addFiles, applyChanges } from './apply.ts';
import type { Checkout, Mounts } from './checkout.ts';
import { watchDecisive } from './decisive-files.ts';
import { runTests, selectReproduction, type TestKind, type TestTree } from './run-tests.ts';
import type { Sandbox } from './sandbox.ts';
import { type SetTripwires, setTripwires } from './tripwires.ts';

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

/** Tests to run on a fresh tree. */
export interface Measured {
  readonly kind: TestKind;
  readonly side: Side;
  /** Of the suite, these files alone. */
  readonly files?: readonly string[];
}

/** One run of tests on a fresh tree of the base commit, with the patch or without. */
export async function measure(
  { kind, side, files }: Measured,
  order: WorkOrder,
  parts: MeasureParts,
): Promise<Measurement> {
  const { suite, reproduction, timeout } = order;
  return await inTree(side, order, parts, async (tree) => {
    if (kind === 'suite') {
      return watchRun(tree, (watched) => runTests(watched, suite, { kind, timeout, ...defined({ files }) }));
    }
    const problem = await addFiles(tree.root, reproduction.files);
    if (problem !== undefined) return { problem };
    const wires =
      reproduction.tests.length === 0
        ? setTripwires(tree.root, reproduction.testFiles, reproduction.command)
        : undefined;
    const selection = { kind, timeout, ...selectReproduction(reproduction) };
    return watchRun(tree, (watched) => runTests(watched, reproduction.command, selection), wires);
  });
}

/**
 * Runs the files of the project's own failing tests with tripwires behind their tests.
 * @returns undefined where none can be set
 */
export async function measureTripwires(
  side: Side,
  order: WorkOrder,
  parts: MeasureParts,
): Promise<SuiteRun | undefined> {
  const { reproduction, timeout } = order;
  const { command, testFiles } = reproduction;
  if (reproduction.kind !== 'failing-test' || command.framework === 'command' || testFiles.length === 0)
    return undefined;
  const measured = await inTree(side, order, parts, async (tree) => {
    const wires = setTripwires(tree.root, testFiles, command);
    if (wires === undefined) return { problem: 'No tripwires can be set.' };
    return watchRun(
      tree,
      (watched) => runTests(watched, command, { kind: 'reproduction', timeout, files: wires.files }),
      wires,
    );
  });
  return 'run' in measured ? measured.run : undefined;
}

/** Runs the test that a pull request adds, alone: nothing of what the reproduction needs beside it is in the tree. */
export async function measureCommitted(side: Side, order: WorkOrder, parts: MeasureParts): Promise<Measurement> {
  const { reproduction, timeout } = order;
  const { command, committed = [] } = reproduction;
  return await inTree(side, order, parts, async (tree) => {
    const problem = await addFiles(tree.root, committed);
    if (problem !== undefined) return { problem };
    const files = committed.map(({ path }) => path);
    return watchRun(tree, (watched) => runTests(watched, command, { kind: 'reproduction', timeout, files }));
  });
}

async function inTree(
  side: Side,
  order: WorkOrder,
  parts: MeasureParts,
  act: (tree: TestTree) => Promise<Measurement>,
): Promise<Measurement> {
  const opened = await openTree(side, order, parts);
  if ('problem' in opened) return opened;
  const { root, dispose } = opened.checkout;
  const { sandbox, ...place } = parts;
  const nonce = () => createHash('sha256').update(`${order.nonce}\n${root}\n${randomUUID()}`).digest('hex');
  try {
    return await act({ root, mounts: opened.mounts, place: { ...place, run: sandbox.run, nonce } });
  } finally {
    await dispose();
  }
}

/** A run whose tree is compared afterwards. */
async function watchRun(
  tree: TestTree,
  run: (tree: TestTree) => Promise<SuiteReport>,
  wires?: SetTripwires,
): Promise<Measurement> {
  const findChanged = watchDecisive(tree.root);
  const measured = toSuiteRun(await run(wires === undefined ? tree : withoutCount(tree, wires.count)));
  const changed = findChanged().slice(0, mostChanged);
  const known = changed.length === 0 ? measured : { ...measured, changed: [...changed] };
  return { run: wires?.read(known) ?? known };
}

/** Tells how many results there are without those of tripwires, which run last. */
function withoutCount(tree: TestTree, count: number): TestTree {
  const onResults: NonNullable<TestTree['place']['onResults']> = (kind, results) =>
    tree.place.onResults?.(kind, Math.max(0, results - count));
  return { ...tree, place: { ...tree.place, onResults } };
}

/** Changed files that are named. */
const mostChanged = 100;

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
    ...defined({ doubt: report.doubt }),
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
