import { defined } from '../../defined.ts';
import type { Proof, ProvingReport, SuiteRun, TestOutcome, WorkOrder } from '../../model/index.ts';
import { judgeObservation } from './judge-observation.ts';
import { findDoubts } from './judge-runs.ts';
import { sameError } from './same-error.ts';

/**
 * Judges the measurements of the proving ground. Nothing that the patch's author says counts: only the test results of the
 * machine-written report, and only if it carries the order's nonce.
 */
export function judgeProof(order: WorkOrder, report: ProvingReport): Proof {
  const reproduction = judgeReproduction(order, report);
  const suite = judgeSuite(order, report);
  const observation = judgeObservation(order, report);
  const ours = report.nonce === order.nonce;
  const reasons = [
    ...(ours ? [] : ['The report does not belong to this order.']),
    ...(report.problem === undefined ? [] : [`The proving ground could not finish: ${report.problem}`]),
    ...reproduction.reasons,
    ...suite.reasons,
    ...observation.reasons,
    ...findDoubts(report),
  ];
  return {
    verdict: decide(order, reasons, ours ? suite.redOnBase : []),
    reasons: [...suite.redOnBase, ...reasons],
    reproduction: reproduction.facts,
    suite: suite.facts,
    isolation: report.isolation,
    ...defined({ limits: report.limits, observation: observation.facts }),
    nonce: report.nonce,
    suiteRuns: [report.base, report.baseAgain, report.withPatch].filter((run) => run !== undefined).length,
  };
}

function decide(order: WorkOrder, reasons: readonly string[], redOnBase: readonly string[]): Proof['verdict'] {
  if (redOnBase.length > 0) return 'red_on_base';
  if (reasons.length > 0) return 'not_proven';
  return order.reproduction.kind === 'none' ? 'unreproduced' : 'proven';
}

function judgeReproduction(order: WorkOrder, report: ProvingReport) {
  const { kind, description, expects } = order.reproduction;
  const onBase = selected(order, report.reproductionOnBase);
  const patched = selected(order, report.reproductionWithPatch);
  const failed = onBase.filter((test) => test.status === 'failed');
  const errorOnBase = failed.find((test) => test.error !== undefined)?.error;
  // Each test that failed or was named must run and pass with the patch: a removed test does not count as passed.
  const wanted = [...new Set([...order.reproduction.tests, ...failed.map((test) => test.id)])];
  const failsOnBase = failed.length > 0 && wanted.every((id) => failed.some((test) => test.id === id));
  const passesWithPatch =
    wanted.length > 0 &&
    finished(report.reproductionWithPatch) &&
    patched.every((test) => test.status === 'passed') &&
    wanted.every((id) => patched.some((test) => test.id === id));
  const facts = {
    kind,
    description,
    failsOnBase,
    ...defined({ errorOnBase: errorOnBase && nameError(errorOnBase, expects) }),
    passesWithPatch,
    ...defined({ committed: judgeCommitted(order, report) }),
  };
  if (kind === 'none') return { facts, reasons: [] };
  const reasons: string[] = [];
  if (!failsOnBase) reasons.push('The reproduction does not fail on the base commit.');
  if (failsOnBase && !finished(report.reproductionOnBase))
    reasons.push('The reproduction does not finish on the base commit, so its failure shows nothing.');
  if (failsOnBase && expects !== undefined && !failed.some((test) => sameError(test.error ?? '', expects))) {
    const other = errorOnBase ?? 'no message';
    reasons.push(`The reproduction fails on the base commit with another error than the incident's: ${other}`);
  }
  if (!passesWithPatch)
    reasons.push(
      `The reproduction does not pass with the patch${firstFailure(patched, report.reproductionWithPatch)}.`,
    );
  return { facts, reasons };
}

/** What the pull request adds must show the same as the reproduction. If it does not, the reproduction itself is added, so this refuses no proof. */
function judgeCommitted(
  { reproduction }: WorkOrder,
  { committedOnBase, committedWithPatch }: ProvingReport,
): boolean | undefined {
  if (reproduction.committed === undefined) return undefined;
  const failed = (committedOnBase?.tests ?? []).filter(({ status }) => status === 'failed');
  const after = committedWithPatch?.tests ?? [];
  return (
    finished(committedOnBase) &&
    finished(committedWithPatch) &&
    committedWithPatch?.doubt === committedOnBase?.doubt &&
    failed.length > 0 &&
    after.every(({ status }) => status === 'passed') &&
    failed.every(({ id }) => after.some((test) => test.id === id))
  );
}

/** The incident's own error in its known words: the rest of a test's message is controlled by its author. */
function nameError(seen: string, expects: string | undefined): string {
  return expects !== undefined && sameError(seen, expects) ? expects : seen;
}

function finished(run: SuiteRun | undefined): boolean {
  return run?.complete === true && !run.timedOut;
}

function selected(order: WorkOrder, run: SuiteRun | undefined): readonly TestOutcome[] {
  const { tests } = order.reproduction;
  return (run?.tests ?? []).filter((test) => tests.length === 0 || tests.includes(test.id));
}

function firstFailure(tests: readonly TestOutcome[], run: SuiteRun | undefined): string {
  if (run?.problem !== undefined) return `: ${run.problem}`;
  const failure = tests.find((test) => test.status === 'failed');
  return failure?.error === undefined ? '' : `: ${failure.error.slice(0, 500)}`;
}

function judgeSuite(order: WorkOrder, report: ProvingReport) {
  const { base, baseAgain, baseFurther = [], withPatch } = report;
  const before = worstById(base);
  const again = [baseAgain, ...baseFurther].map(worstById);
  const after = worstById(withPatch);
  // Only what the base commit shows makes a test flaky: a patch may not excuse its own failures.
  const flaky = new Set(
    [...before.values()]
      .filter(({ id, status }) => again.some((run) => run.has(id) && run.get(id)?.status !== status))
      .map((test) => test.id),
  );
  const steady = [...before.values()].filter((test) => !flaky.has(test.id));
  const reproduces = new Set(order.reproduction.tests);
  const red = steady.filter((test) => test.status === 'failed' && !reproduces.has(test.id));
  const knownRed = new Set(red.map((test) => test.id));
  const lost = steady.filter((test) => test.status === 'passed' && after.get(test.id)?.status !== 'passed');
  const failing = [...after.values()].filter(
    (test) => test.status === 'failed' && !flaky.has(test.id) && !knownRed.has(test.id),
  );
  const broken = [...new Set([...lost, ...failing].map((test) => test.id))];
  const facts = {
    command: order.suite.source,
    passedOnBase: count(base, 'passed'),
    passedWithPatch: count(withPatch, 'passed'),
    brokenByPatch: broken,
    flaky: [...flaky],
    failingOnBase: red.map((test) => test.id).slice(0, mostNamed),
    skippedOnBase: count(base, 'skipped'),
    skippedWithPatch: count(withPatch, 'skipped'),
  };
  const redOnBase = whyRed(base, steady, red);
  if (base === undefined || withPatch === undefined)
    return { facts, redOnBase, reasons: ['The test suite was not run on both trees.'] };
  const reasons: string[] = [];
  if (!finished(withPatch)) reasons.push(`The test suite does not finish with the patch: ${whyUnfinished(withPatch)}`);
  for (const id of broken.slice(0, 5))
    reasons.push(
      `${id} ${before.get(id)?.status === 'passed' ? 'passed on the base commit and ' : ''}does not pass with the patch${describeFailure(after.get(id))}.`,
    );
  if (![...after.values()].some((test) => test.status === 'passed' && !flaky.has(test.id)))
    reasons.push('No steady test of the suite passes with the patch, so the suite shows nothing.');
  if ([...reproduces].some((id) => flaky.has(id)))
    reasons.push('The failing test is flaky on the base commit, so its passing shows nothing.');
  if (withPatch.tests.length < base.tests.length)
    reasons.push(`${withPatch.tests.length} tests ran with the patch, ${base.tests.length} on the base commit.`);
  if (facts.skippedWithPatch > facts.skippedOnBase)
    reasons.push(
      `${facts.skippedWithPatch} tests are skipped with the patch, ${facts.skippedOnBase} on the base commit.`,
    );
  return { facts, reasons, redOnBase };
}

/** Tests that are named one by one. */
const mostNamed = 20;

/**
 * Why the suite can prove nothing on the base commit. Some tests that fail there for another reason are no obstacle: what passes there has to
 * go on passing.
 */
function whyRed(
  base: SuiteRun | undefined,
  steady: readonly TestOutcome[],
  red: readonly TestOutcome[],
): readonly string[] {
  if (base === undefined) return [];
  if (!finished(base)) return [`The test suite does not finish on the base commit: ${whyUnfinished(base)}`];
  const [first] = red;
  if (first === undefined || steady.some(({ status }) => status === 'passed')) return [];
  const error = first.error === undefined ? '' : ` with ${first.error.slice(0, 200)}`;
  return [`The test suite is red on the base commit: no test passes there, and ${first.id} fails${error}`];
}

/** If two tests share a name, the worse result counts, so that neither hides the other. */
function worstById(run: SuiteRun | undefined): ReadonlyMap<string, TestOutcome> {
  const rank = { failed: 2, skipped: 1, passed: 0 };
  const worst = new Map<string, TestOutcome>();
  for (const test of run?.tests ?? []) {
    const known = worst.get(test.id);
    if (known === undefined || rank[test.status] > rank[known.status]) worst.set(test.id, test);
  }
  return worst;
}

function count(run: SuiteRun | undefined, wanted: TestOutcome['status']): number {
  return (run?.tests ?? []).filter((test) => test.status === wanted).length;
}

function whyUnfinished(run: SuiteRun): string {
  return run.problem ?? (run.timedOut ? 'it ran out of time' : 'no reason given');
}

function describeFailure(test: TestOutcome | undefined): string {
  if (test === undefined) return ' (it did not run)';
  return test.error === undefined ? '' : `: ${test.error.slice(0, 300)}`;
}
