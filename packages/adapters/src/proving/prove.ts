import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { type ProvingReport, redact, type SuiteRun, type WorkOrder } from '@suture/core';
import type { SuiteReport, TestResult } from '@suture/mechanic/suites';
import { addFiles, applyChanges } from './apply.ts';
import type { Checkout, Mounts } from './checkout.ts';
import { runTests, selectReproduction, type TestKind } from './run-tests.ts';
import type { Sandbox } from './sandbox.ts';

export interface ProverParts {
  /** A fresh plain tree of a commit. */
  readonly checkout: (commit: string) => Promise<Checkout>;
  /** Makes the dependencies usable in a tree. */
  readonly prepare: (root: string) => Promise<Mounts>;
  readonly sandbox: Sandbox;
  /** Folder for test reports, outside every tree. */
  readonly reports: string;
  /** Called after each run of tests. */
  readonly onRun?: (kind: TestKind, milliseconds: number) => void;
}

export interface Prover {
  /** Measures; judges nothing. Throws only when the place itself is broken, never for what tests do. */
  prove(order: WorkOrder): Promise<ProvingReport>;
}

/** The proving ground of one machine: base and patched trees, each fresh, the tests of both in the sandbox. */
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
  const base = await measure('suite', 'base', order, parts);
  if ('problem' in base) return { ...about, ...reproduced, problem: base.problem };
  const runs = { base: base.run, withPatch: withPatch.run };
  const again = needsExplaining(order, base.run, withPatch.run)
    ? await measure('suite', 'base', order, parts)
    : undefined;
  return {
    ...about,
    ...(whole ? { reproductionOnBase: base.run, reproductionWithPatch: withPatch.run } : reproduced),
    ...runs,
    ...(again !== undefined && 'run' in again ? { baseAgain: again.run } : {}),
  };
}

/** The project's own failing tests, where the command that runs them is the suite's. */
function reproducesByWholeSuite(order: WorkOrder): boolean {
  const { reproduction, suite } = order;
  return reproduction.kind === 'failing-test' && reproduction.command.argv.join('\0') === suite.argv.join('\0');
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

/** Whether a second base run could change how the two are judged. */
function needsExplaining(order: WorkOrder, base: SuiteRun, withPatch: SuiteRun): boolean {
  const passes = new Set(withPatch.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  const expected = new Set(order.reproduction.tests);
  return base.tests.some(
    (test) =>
      (test.status === 'passed' && !passes.has(test.id)) || (test.status === 'failed' && !expected.has(test.id)),
  );
}

type Measurement = { readonly run: SuiteRun } | { readonly problem: string };

/** One run of tests on a fresh tree of the base commit, with the patch or without. */
async function measure(
  kind: TestKind,
  side: 'base' | 'patched',
  order: WorkOrder,
  { checkout, prepare, sandbox, ...place }: ProverParts,
): Promise<Measurement> {
  const { nonce, baseCommit, suite, reproduction, files, timeout } = order;
  const { root, dispose } = await checkout(baseCommit);
  try {
    const mounts = await prepare(root);
    const problem =
      (side === 'patched' ? await applyChanges(root, files) : undefined) ??
      (kind === 'reproduction' ? await addFiles(root, reproduction.files) : undefined);
    if (problem !== undefined) return { problem };
    const ownNonce = () => createHash('sha256').update(`${nonce}\n${root}\n${kind}`).digest('hex');
    const tree = { root, mounts, place: { ...place, run: sandbox.run, nonce: ownNonce } };
    const report =
      kind === 'suite'
        ? await runTests(tree, suite, { kind, timeout })
        : await runTests(tree, reproduction.command, { kind, timeout, ...selectReproduction(reproduction) });
    return { run: toSuiteRun(report) };
  } finally {
    await dispose();
  }
}

function toSuiteRun(report: SuiteReport): SuiteRun {
  return {
    tests: report.tests.map((test) => ({ id: test.id, status: test.status, ...describeError(test) })),
    complete: report.complete,
    ...(report.problem === undefined ? {} : { problem: redact(report.problem).slice(0, 2000) }),
    timedOut: report.timedOut,
    duration: report.duration,
  };
}

function describeError({ error }: TestResult): { readonly error?: string } {
  if (error === undefined) return {};
  return { error: redact(`${error.name}: ${stripVTControlCharacters(error.message)}`).slice(0, 2000) };
}
