import type { Proof, ProvingReport, SuiteRun, TestOutcome, WorkOrder } from '../../model/index.ts';

/**
 * Judges what the proving ground measured. Nothing here believes a word of the patch's author: only test results of
 * the machine-written report count, and only when it carries the order's nonce.
 */
export function judgeProof(order: WorkOrder, report: ProvingReport): Proof {
  const reproduction = judgeReproduction(order, report);
  const suite = judgeSuite(order, report);
  const reasons = [
    ...(report.nonce === order.nonce ? [] : ['The report does not belong to this order.']),
    ...(report.problem === undefined ? [] : [`The proving ground could not finish: ${report.problem}`]),
    ...reproduction.reasons,
    ...suite.reasons,
  ];
  return {
    verdict: decide(order, reasons, suite.redOnBase),
    reasons: [...suite.redOnBase, ...reasons],
    reproduction: reproduction.facts,
    suite: suite.facts,
    isolation: report.isolation,
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
  const failsOnBase =
    failed.length > 0 && (order.reproduction.tests.length === 0 || failed.length === order.reproduction.tests.length);
  const passesWithPatch =
    patched.length > 0 &&
    report.reproductionWithPatch?.complete === true &&
    patched.every((test) => test.status === 'passed');
  const facts = {
    kind,
    description,
    failsOnBase,
    ...(errorOnBase === undefined ? {} : { errorOnBase }),
    passesWithPatch,
  };
  if (kind === 'none') return { facts, reasons: [] };
  const reasons: string[] = [];
  if (!failsOnBase) reasons.push('The reproduction does not fail on the base commit.');
  if (failsOnBase && expects !== undefined && !failed.some((test) => sameError(test.error ?? '', expects))) {
    reasons.push(
      `The reproduction fails on the base commit with another error than the incident's: ${errorOnBase ?? 'none told'}`,
    );
  }
  if (!passesWithPatch)
    reasons.push(
      `The reproduction does not pass with the patch${firstFailure(patched, report.reproductionWithPatch)}.`,
    );
  return { facts, reasons };
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

/** Whether a test's error tells of the incident's; numbers and ids may differ between two occurrences. */
export function sameError(seen: string, expected: string): boolean {
  return blur(seen).includes(blur(expected));
}

function blur(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[0-9a-f]{8,}|\d+/gi, '#')
    .trim();
}

function judgeSuite(order: WorkOrder, report: ProvingReport) {
  const { base, baseAgain, withPatch } = report;
  const status = new Map((withPatch?.tests ?? []).map((test) => [test.id, test]));
  const again = new Map((baseAgain?.tests ?? []).map((test) => [test.id, test.status]));
  const baseTests = base?.tests ?? [];
  const flaky = baseTests
    .filter((test) => again.has(test.id) && again.get(test.id) !== test.status)
    .map((test) => test.id);
  const steady = baseTests.filter((test) => !flaky.includes(test.id));
  const broken = steady.filter((test) => test.status === 'passed' && status.get(test.id)?.status !== 'passed');
  const reproduces = new Set(order.reproduction.tests);
  const red = steady.filter((test) => test.status === 'failed' && !reproduces.has(test.id));
  const count = (run: SuiteRun | undefined, wanted: TestOutcome['status']) =>
    (run?.tests ?? []).filter((test) => test.status === wanted).length;
  const facts = {
    command: order.suite.source,
    passedOnBase: count(base, 'passed'),
    passedWithPatch: count(withPatch, 'passed'),
    brokenByPatch: broken.map((test) => test.id),
    flaky,
    skippedOnBase: count(base, 'skipped'),
    skippedWithPatch: count(withPatch, 'skipped'),
  };
  const redOnBase = [
    ...(base !== undefined && !base.complete
      ? [`The test suite does not finish on the base commit: ${base.problem ?? 'no reason told'}`]
      : []),
    ...red
      .slice(0, 5)
      .map(
        (test) =>
          `The test suite is red on the base commit for another reason: ${test.id} fails${test.error === undefined ? '' : ` with ${test.error.slice(0, 200)}`}`,
      ),
  ];
  const reasons: string[] = [];
  if (base === undefined || withPatch === undefined) reasons.push('The test suite was not run on both trees.');
  if (withPatch !== undefined && !withPatch.complete)
    reasons.push(`The test suite does not finish with the patch: ${withPatch.problem ?? 'no reason told'}`);
  if (base !== undefined && withPatch !== undefined) {
    for (const test of broken.slice(0, 5))
      reasons.push(
        `${test.id} passed on the base commit and does not pass with the patch${tell(status.get(test.id))}.`,
      );
    if (withPatch.tests.length < base.tests.length)
      reasons.push(`${withPatch.tests.length} tests ran with the patch, ${base.tests.length} on the base commit.`);
    if (facts.skippedWithPatch > facts.skippedOnBase)
      reasons.push(
        `${facts.skippedWithPatch} tests are skipped with the patch, ${facts.skippedOnBase} on the base commit.`,
      );
  }
  return { facts, reasons, redOnBase };
}

function tell(test: TestOutcome | undefined): string {
  if (test === undefined) return ' (it did not run)';
  return test.error === undefined ? '' : `: ${test.error.slice(0, 300)}`;
}
