import { createHash } from 'node:crypto';
import {
  type ProvingReport,
  type Reproduction,
  redact,
  type SuiteRun,
  type TestCommand,
  type WorkOrder,
} from '@suture/core';
import { runSuite, type SuiteReport, type TestResult } from '@suture/mechanic/suites';
import { addFiles, applyChanges } from './apply.ts';
import type { Checkout, Mounts } from './checkout.ts';
import type { Sandbox } from './sandbox.ts';

export interface ProverParts {
  /** A fresh plain tree of a commit. */
  readonly checkout: (commit: string) => Promise<Checkout>;
  /** Makes the dependencies usable in a tree. */
  readonly prepare: (root: string) => Promise<Mounts>;
  readonly sandbox: Sandbox;
  /** Folder for test reports, outside every tree. */
  readonly reports: string;
  /** Told after each run of tests. */
  readonly onRun?: (kind: 'suite' | 'reproduction', milliseconds: number) => void;
}

export interface Prover {
  /** Measures; judges nothing. Throws only when the place itself is broken, never for what tests do. */
  prove(order: WorkOrder): Promise<ProvingReport>;
}

interface Selection {
  readonly files?: readonly string[];
  readonly tests?: readonly string[];
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
  const withPatch = await inTree(order, parts, { patched: true }, (tree) =>
    runTests(order, 'suite', order.suite, {}, tree, parts),
  );
  if ('problem' in withPatch) return { ...about, ...reproduced, problem: withPatch.problem };
  const base = await inTree(order, parts, {}, (tree) => runTests(order, 'suite', order.suite, {}, tree, parts));
  if ('problem' in base) return { ...about, ...reproduced, problem: base.problem };
  const runs = { base: base.run, withPatch: withPatch.run };
  const again = needsExplaining(order, base.run, withPatch.run)
    ? await inTree(order, parts, {}, (tree) => runTests(order, 'suite', order.suite, {}, tree, parts))
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
  const { reproduction } = order;
  if (reproduction.kind === 'none') return {};
  const selection = selectionOf(reproduction);
  const run = (tree: Tree) => runTests(order, 'reproduction', reproduction.command, selection, tree, parts);
  const onBase = await inTree(order, parts, { reproduction: true }, run);
  if ('problem' in onBase) return onBase;
  const patched = await inTree(order, parts, { reproduction: true, patched: true }, run);
  if ('problem' in patched) return { reproductionOnBase: onBase.run, problem: patched.problem };
  return { reproductionOnBase: onBase.run, reproductionWithPatch: patched.run };
}

function selectionOf(reproduction: Reproduction): Selection {
  return {
    ...(reproduction.testFiles.length === 0 ? {} : { files: reproduction.testFiles }),
    ...(reproduction.tests.length === 0 ? {} : { tests: reproduction.tests }),
  };
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

interface Tree {
  readonly root: string;
  readonly mounts: Mounts;
}

type TreeResult = { readonly run: SuiteRun } | { readonly problem: string };

/** A fresh tree of the base commit, with the reproduction or the patch where asked for, for the time of one run. */
async function inTree(
  order: WorkOrder,
  parts: ProverParts,
  wanted: { readonly reproduction?: boolean; readonly patched?: boolean },
  run: (tree: Tree) => Promise<SuiteRun>,
): Promise<TreeResult> {
  const checkout = await parts.checkout(order.baseCommit);
  try {
    const mounts = await parts.prepare(checkout.root);
    const problem = wanted.patched ? await applyChanges(checkout.root, order.files) : undefined;
    if (problem !== undefined) return { problem };
    const clash = wanted.reproduction ? await addFiles(checkout.root, order.reproduction.files) : undefined;
    if (clash !== undefined) return { problem: clash };
    return { run: await run({ root: checkout.root, mounts }) };
  } finally {
    await checkout.dispose();
  }
}

async function runTests(
  order: WorkOrder,
  kind: 'suite' | 'reproduction',
  command: TestCommand,
  selection: Selection,
  tree: Tree,
  parts: ProverParts,
): Promise<SuiteRun> {
  const report = await runSuite(command, {
    root: tree.root,
    nonce: createHash('sha256').update(`${order.nonce}\n${tree.root}\n${kind}`).digest('hex'),
    reports: parts.reports,
    run: (program) => parts.sandbox.run({ ...program, mounts: [...program.mounts, ...tree.mounts] }),
    timeout: order.timeout,
    ...selection,
  });
  parts.onRun?.(kind, report.duration);
  return toSuiteRun(report);
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
  return { error: redact(`${error.name}: ${stripColours(error.message)}`).slice(0, 2000) };
}

/** Without the escape sequences that runners colour messages with. */
function stripColours(text: string): string {
  const control = String.fromCharCode(27);
  return text
    .split(control)
    .map((part, index) => (index === 0 ? part : part.replace(/^\[[0-9;]*m/, '')))
    .join('');
}
