import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { defined, type ProvingReport, redact, type SuiteRun, type WorkOrder } from '@suture/core';
import { fileOfId, type SuiteReport, sameSuite, type TestResult } from '@suture/mechanic/suites';
import { addFiles, applyChanges } from './apply.ts';
import type { Checkout, Mounts } from './checkout.ts';
import { runTests, selectReproduction, type TestKind } from './run-tests.ts';
import type { Sandbox } from './sandbox.ts';

export interface ProverParts {
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
  /** Results of suites on base commits that earlier proofs measured here. */
  readonly baseRuns?: BaseRuns;
}

/** Keeps what a suite gave on a base commit, so that the next proof of that commit need not run it again. */
export interface BaseRuns {
  find(order: WorkOrder): Promise<SuiteRun | undefined>;
  /** @param run a complete run */
  keep(order: WorkOrder, run: SuiteRun): Promise<void>;
}

export interface Prover {
  /** Measures and does not judge. Throws only when the proving ground is broken, never because of the tests. */
  prove(order: WorkOrder): Promise<ProvingReport>;
}

/** The proving ground of one machine. It runs the tests of the base and of the patched tree, both fresh, in the sandbox. */
export function createProver(parts: ProverParts): Prover {
  return { prove: (order) => prove(order, parts) };
}

async function prove(order: WorkOrder, parts: ProverParts): Promise<ProvingReport> {
  const about = { nonce: order.nonce, isolation: parts.sandbox.isolation };
  const whole = reproducesByWholeSuite(order);
  const reproduced = whole ? {} : await proveReproduction(order, parts);
  if ('problem' in reproduced && reproduced.problem !== undefined) return { ...about, ...reproduced };
  const withPatch = await measure('suite', 'patched', order, parts);
  if ('problem' in withPatch) return { ...about, ...reproduced, problem: withPatch.problem };
  const base = await measureBase(order, parts);
  if ('problem' in base) return { ...about, ...reproduced, problem: base.problem };
  const runs = { base: base.run, withPatch: withPatch.run };
  const reproduction = whole ? { reproductionOnBase: base.run, reproductionWithPatch: withPatch.run } : reproduced;
  if (!needsExplaining(order, base.run, withPatch.run)) return { ...about, ...reproduction, ...runs };
  const again = await measure('suite', 'base', order, parts);
  if ('problem' in again) return { ...about, ...reproduction, ...runs };
  const baseFurther = await measureLost(findLost([base.run, again.run], withPatch.run), order, parts);
  const further = baseFurther.length === 0 ? {} : { baseFurther: [...baseFurther] };
  return { ...about, ...reproduction, ...runs, baseAgain: again.run, ...further };
}

/** Further runs of a file on the base commit, at most: a test that fails every second time shows it in all but one of 32 cases. */
const furtherRuns = 5;
/** A patch that breaks tests of more files is not taken for unlucky. */
const lostFiles = 3;

/**
 * Runs the files of tests that are lost with the patch again on the base commit, as long as one of them has passed each time: what fails there
 * too is flaky, and no fault of the patch.
 * @param lost ids of tests
 */
async function measureLost(
  lost: readonly string[],
  order: WorkOrder,
  parts: ProverParts,
): Promise<readonly SuiteRun[]> {
  const files = [...new Set(lost.map(fileOfId))];
  if (order.suite.framework === 'command' || files.length === 0 || files.length > lostFiles) return [];
  const runs: SuiteRun[] = [];
  let open = lost;
  while (open.length > 0 && runs.length < furtherRuns) {
    const measured = await measure('suite', 'base', order, parts, files);
    if ('problem' in measured) break;
    runs.push(measured.run);
    const passes = passing(measured.run);
    open = open.filter((id) => passes.has(id));
  }
  return runs;
}

/** Tests that passed each time on the base commit, and do not with the patch. */
function findLost(base: readonly SuiteRun[], withPatch: SuiteRun): readonly string[] {
  const passes = passing(withPatch);
  const [first = new Set<string>(), ...others] = base.map(passing);
  return [...first].filter((id) => !passes.has(id) && others.every((run) => run.has(id)));
}

function passing({ tests }: SuiteRun): ReadonlySet<string> {
  return new Set(tests.filter(({ status }) => status === 'passed').map(({ id }) => id));
}

/** The suite on the base commit, from an earlier proof if there was one. A result that needs explaining is measured again in any case. */
async function measureBase(order: WorkOrder, parts: ProverParts): Promise<Measurement> {
  const known = await parts.baseRuns?.find(order);
  if (known !== undefined) return { run: known };
  const measured = await measure('suite', 'base', order, parts);
  if ('run' in measured && measured.run.complete && !measured.run.timedOut)
    await parts.baseRuns?.keep(order, measured.run);
  return measured;
}

/** Whether the suite's own command runs the failing tests of the reproduction. */
function reproducesByWholeSuite(order: WorkOrder): boolean {
  const { reproduction, suite } = order;
  return reproduction.kind === 'failing-test' && sameSuite(reproduction.command, suite);
}

async function proveReproduction(
  order: WorkOrder,
  parts: ProverParts,
): Promise<Pick<ProvingReport, 'reproductionOnBase' | 'reproductionWithPatch' | 'problem'>> {
  if (order.reproduction.kind === 'none') return {};
  const onBase = await measure('reproduction', 'base', order, parts);
  if ('problem' in onBase) return onBase;
  const patched = await measure('reproduction', 'patched', order, parts);
  if ('problem' in patched) return { reproductionOnBase: onBase.run, problem: patched.problem };
  return { reproductionOnBase: onBase.run, reproductionWithPatch: patched.run };
}

/** Whether a second run on base could change the judgement. */
function needsExplaining(order: WorkOrder, base: SuiteRun, withPatch: SuiteRun): boolean {
  const passes = passing(withPatch);
  const expected = new Set(order.reproduction.tests);
  return base.tests.some(
    (test) =>
      (test.status === 'passed' && !passes.has(test.id)) || (test.status === 'failed' && !expected.has(test.id)),
  );
}

type Measurement = { readonly run: SuiteRun } | { readonly problem: string };

/** One run of tests on a fresh tree of the base commit, with the patch or without; of the suite, some files alone if they are named. */
async function measure(
  kind: TestKind,
  side: 'base' | 'patched',
  order: WorkOrder,
  { checkout, prepare, sandbox, ...place }: ProverParts,
  files?: readonly string[],
): Promise<Measurement> {
  const { nonce, baseCommit, suite, reproduction, timeout } = order;
  const { root, dispose } = await checkout(baseCommit);
  try {
    const mounts = await prepare(root);
    const problem =
      (side === 'patched' ? await applyChanges(root, order.files) : undefined) ??
      (kind === 'reproduction' ? await addFiles(root, reproduction.files) : undefined);
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
