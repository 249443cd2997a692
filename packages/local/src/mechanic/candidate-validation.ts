import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseMismatch } from '@suture/adapters/errors';
import { addFiles, type Checkout, runTests, selectReproduction, type TestTree } from '@suture/adapters/proving';
import type { FileChange, Reproduction, TestCommand } from '@suture/core';
import { applySplices, type Candidate, type Check, readFaults, type Verdict } from '@suture/mechanic';
import { type SuiteReport, sameSuite } from '@suture/mechanic/suites';
import type { RepairWorkspace } from './repair-workspace.ts';
import { listTests } from './reproduce.ts';

export interface CandidateValidation {
  /** Applies a candidate to a tree of the base commit, runs the reproduction, then the suite. */
  readonly check: Check;
  /** Why the suite is red on the base commit without the reproduction; set as soon as a run shows it. */
  redOnBase(): string | undefined;
  dispose(): Promise<void>;
}

interface Tree extends Checkout, TestTree {}

export interface ValidationPlan {
  readonly commit: string;
  readonly reproduction: Reproduction;
  readonly suite: TestCommand;
  /** Milliseconds that one run of the reproduction or the suite may take. */
  readonly patience: { readonly reproduction: number; readonly suite: number };
  readonly parallel: number;
  /** Test files to run first, since they are the most likely to fail. */
  readonly askFirst: (candidate: Candidate) => readonly string[] | undefined;
}

/** Opens the trees in which candidates are checked, one candidate per tree at a time. */
export async function openValidation(plan: ValidationPlan, workspace: RepairWorkspace): Promise<CandidateValidation> {
  const free = await Promise.all(Array.from({ length: plan.parallel }, () => openTree(plan, workspace)));
  const all = [...free];
  const base: { report?: Promise<SuiteReport>; red?: string } = {};

  async function check(candidate: Candidate, signal: AbortSignal): Promise<Verdict> {
    const tree = free.pop();
    if (tree === undefined) throw new RangeError(`more than ${plan.parallel} candidates are checked at once`);
    try {
      return await tryCandidate(candidate, tree, signal);
    } finally {
      free.push(tree);
    }
  }

  async function tryCandidate(candidate: Candidate, tree: Tree, signal: AbortSignal): Promise<Verdict> {
    const changes = await readChanges(candidate, tree.root);
    await write(tree.root, changes, 'after');
    try {
      const reproduced = await runReproduction(plan, tree, signal);
      const verdict = judge(reproduced, tree.root, plan.reproduction.tests);
      if (verdict.outcome !== 'passed' || isWholeSuite(plan)) return verdict;
      const files = plan.askFirst(candidate);
      const soon =
        files === undefined ? undefined : await judgeSuite(await runWhole(plan, tree, { files, signal }), tree, files);
      if (soon !== undefined && soon.outcome !== 'passed') return soon;
      return await judgeSuite(await runWhole(plan, tree, { signal }), tree);
    } finally {
      await write(tree.root, changes, 'before');
    }
  }

  /** Most candidates that pass the reproduction break nothing, so the base runs only if a test fails. */
  async function judgeSuite(report: SuiteReport, tree: Tree, files?: readonly string[]): Promise<Verdict> {
    const failed = report.tests.filter((test) => test.status === 'failed');
    if (report.complete && failed.length === 0) return { outcome: 'passed' };
    base.report ??= runOnBase(plan, workspace);
    const onBase = await base.report;
    if (!onBase.complete)
      base.red = `the test suite does not finish on the base commit: ${onBase.problem ?? 'no reason given'}`;
    const status = new Map(onBase.tests.map((test) => [test.id, test.status]));
    const other = failed.filter(
      (test) => status.get(test.id) === 'failed' && !plan.reproduction.tests.includes(test.id),
    );
    if (other.length > 0) base.red = `the test suite is red on the base commit for another reason: ${listTests(other)}`;
    const now = new Map(report.tests.map((test) => [test.id, test.status]));
    const lost = onBase.tests.filter(
      (test) =>
        (files === undefined || files.includes(test.file)) && test.status === 'passed' && now.get(test.id) !== 'passed',
    );
    const fresh = failed.filter((test) => !status.has(test.id));
    const [broken] = [...lost, ...fresh];
    if (broken === undefined && report.complete) return { outcome: 'passed' };
    return {
      outcome: 'failed',
      reason: `breaks ${broken?.id ?? report.problem ?? 'the suite'}`,
      faults: failed.flatMap((test) => readFaults(test.error?.stack ?? '', { root: tree.root })),
    };
  }

  return {
    check,
    redOnBase: () => base.red,
    dispose: async () => {
      await Promise.all(all.map((tree) => tree.dispose()));
    },
  };
}

interface Edited extends FileChange {
  readonly before: string;
  readonly after: string;
}

/** The text of every file that a candidate changes, before and after. */
export async function readChanges({ splices }: Candidate, root: string): Promise<Edited[]> {
  const paths = [...new Set(splices.map((splice) => splice.file))];
  return Promise.all(
    paths.map(async (path) => {
      const before = await readFile(join(root, path), 'utf8');
      const own = splices.filter((splice) => splice.file === path);
      return { path, before, after: applySplices(before, own) };
    }),
  );
}

async function write(root: string, changes: readonly Edited[], side: 'before' | 'after'): Promise<void> {
  for (const change of changes) await writeFile(join(root, change.path), change[side]);
}

async function openTree(plan: ValidationPlan, workspace: RepairWorkspace): Promise<Tree> {
  const checkout = await workspace.checkout(plan.commit);
  const mounts = await workspace.prepare(checkout.root);
  return { ...checkout, mounts, place: workspace };
}

/** Whether running the reproduction already ran everything the suite has. */
function isWholeSuite(plan: ValidationPlan): boolean {
  const { reproduction, suite } = plan;
  return (
    reproduction.files.length === 0 && reproduction.testFiles.length === 0 && sameSuite(reproduction.command, suite)
  );
}

async function runReproduction(plan: ValidationPlan, tree: Tree, signal: AbortSignal): Promise<SuiteReport> {
  const { reproduction } = plan;
  const clash = await addFiles(tree.root, reproduction.files);
  if (clash !== undefined) throw new BaseMismatch(clash, plan.commit);
  const timeout = plan.patience.reproduction;
  const selection = { kind: 'reproduction', timeout, signal, ...selectReproduction(reproduction) } as const;
  return runTests(tree, reproduction.command, selection);
}

async function runWhole(
  plan: ValidationPlan,
  tree: Tree,
  selection: { readonly files?: readonly string[]; readonly signal?: AbortSignal },
): Promise<SuiteReport> {
  const kind = selection.files === undefined ? 'suite' : 'reproduction';
  return runTests(tree, plan.suite, { kind, timeout: plan.patience.suite, ...selection });
}

async function runOnBase(plan: ValidationPlan, workspace: RepairWorkspace): Promise<SuiteReport> {
  const tree = await openTree(plan, workspace);
  try {
    return await runWhole(plan, tree, {});
  } finally {
    await tree.dispose();
  }
}

function judge(report: SuiteReport, root: string, wanted: readonly string[]): Verdict {
  if (!report.complete)
    return { outcome: 'broken', reason: report.timedOut ? 'it hangs' : (report.problem ?? 'the tests did not finish') };
  const tests = report.tests.filter((test) => wanted.length === 0 || wanted.includes(test.id));
  const failed = tests.filter((test) => test.status !== 'passed');
  if (tests.length >= Math.max(1, wanted.length) && failed.length === 0) return { outcome: 'passed' };
  const faults = failed.flatMap((test) => readFaults(test.error?.stack ?? '', { root }));
  return { outcome: 'failed', reason: failed[0]?.error?.message.slice(0, 300) ?? 'the test did not run', faults };
}
