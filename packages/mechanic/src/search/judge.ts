import type { Candidate } from '../model.ts';
import { runSuite } from '../suites/run-suite.ts';
import type { Workbench } from '../workbench.ts';
import type { SearchTests } from './model.ts';
import { type ScreenVerdict, screen } from './screen.ts';
import { withCandidate } from './with-candidate.ts';

/** The first tests judge every candidate; the rest only those that pass them. */
const firstTests = 2;
/** Tests of few milliseconds: more of them can judge every candidate, and say which candidates mend a part. */
const quickTest = 20;
const firstQuickTests = 8;
/** When as many single candidates in a row keep every test from running, the runner cannot be kept warm. */
const fewFailures = 2;

export const leftOut = 'it changes code outside functions and was left out';

export interface Judge {
  /**
   * In the order of the candidates; undefined for one that was not reached in time. `loose`: it changes what runs once, when its file is
   * loaded, and needs a run of its own.
   */
  batch(candidates: readonly Candidate[], bench: Workbench): Promise<readonly (ScreenVerdict | undefined)[]>;
  /** Judges one candidate in a run of its own. */
  alone(candidate: Candidate, bench: Workbench): Promise<ScreenVerdict>;
  /** Milliseconds that the runner takes to start, once it is known. */
  startup(): number;
  /** Why every candidate needs a run of its own, once that is known. */
  problem(): string | undefined;
}

/** What changes a value in place: methods of lists, maps and sets, assignments, `++` and `delete`. */
const mutation =
  /\.(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|assign)\b|(?<![=!<>])=(?![=>])|\+\+|--|\bdelete\b/;

/** Whether the code that a candidate writes may change a value that outlives the call. */
function mayMutate({ candidate }: { readonly candidate: Candidate }): boolean {
  return candidate.splices.some(({ text }) => mutation.test(text) || /^(?:pop|shift|sort|reverse|splice)$/.test(text));
}

/** Judges candidates in one warm process of the runner where it can be warm, and else one after the other, each in a run of its own. */
export function createJudge(tests: SearchTests, over: () => boolean, signal: AbortSignal | undefined): Judge {
  const stop = signal === undefined ? {} : { signal };
  const patience = { start: 10_000 + 6 * tests.duration, test: 2_000 + 5 * tests.slowest };
  let cold: string | undefined;
  let startup = 0;
  let ran = false;
  let failures = 0;

  async function batch(candidates: readonly Candidate[], bench: Workbench) {
    const verdicts: (ScreenVerdict | undefined)[] = candidates.map(() => ({ outcome: 'loose' }));
    cold ??= whyCold(tests, bench);
    if (cold === undefined) await judgeWarm(candidates, bench, verdicts);
    if (cold !== undefined) await judgeCold(candidates, bench, verdicts);
    return verdicts;
  }

  async function judgeWarm(
    candidates: readonly Candidate[],
    bench: Workbench,
    verdicts: (ScreenVerdict | undefined)[],
  ) {
    const everyOne = candidates.map((candidate, at) => ({ candidate, at }));
    const first = tests.slowest < quickTest ? firstQuickTests : firstTests;
    if (over()) verdicts.fill(undefined);
    // Variants share what the modules keep, so those that may change it run in a process of their own, after the others.
    else
      for (const some of [everyOne.filter((one) => !mayMutate(one)), everyOne.filter(mayMutate)])
        await judgeBy(tests.failing.slice(0, first), some, bench, verdicts, true);
    const rest = [...tests.failing.slice(first), ...tests.passing];
    const left = everyOne.filter(({ at }) => verdicts[at]?.outcome === 'passed');
    // What has come so far is judged to the end, also when the time is over.
    if (rest.length > 0) await judgeBy(rest, left, bench, verdicts);
  }

  /** One that keeps the tests from running at all is found by halves. */
  async function judgeBy(
    ids: readonly string[],
    some: readonly { readonly candidate: Candidate; readonly at: number }[],
    bench: Workbench,
    verdicts: (ScreenVerdict | undefined)[],
    thorough = false,
  ): Promise<void> {
    if (some.length === 0 || cold !== undefined) {
      for (const { at } of some) verdicts[at] = { outcome: 'loose' };
      return;
    }
    const result = await screen(
      some.map(({ candidate }) => candidate),
      bench,
      { ...stop, patience, thorough, tests: ids, hanging: tests.hanging },
    );
    if (result.problem === undefined) {
      ran = true;
      startup = result.startup;
      for (const [index, { at }] of some.entries()) verdicts[at] = result.verdicts[index];
    } else if (some.length === 1) {
      for (const { at } of some) verdicts[at] = { outcome: 'failed', reason: result.problem };
      failures += 1;
      if (!ran && failures >= fewFailures) cold = result.problem;
    } else {
      const middle = Math.ceil(some.length / 2);
      await judgeBy(ids, some.slice(0, middle), bench, verdicts, thorough);
      await judgeBy(ids, some.slice(middle), bench, verdicts, thorough);
    }
  }

  async function judgeCold(
    candidates: readonly Candidate[],
    bench: Workbench,
    verdicts: (ScreenVerdict | undefined)[],
  ) {
    for (const [at, candidate] of candidates.entries())
      if (verdicts[at]?.outcome === 'loose')
        verdicts[at] = over() ? undefined : await runAlone(candidate, bench, tests, stop);
  }

  return {
    batch,
    alone: (candidate, bench) => runAlone(candidate, bench, tests, stop),
    startup: () => startup,
    problem: () => cold,
  };
}

function whyCold({ failing }: SearchTests, { suite }: Workbench): string | undefined {
  if (suite.framework === 'command') return 'the test runner behind the command cannot be seen';
  if (suite.framework === 'bun') return 'bun writes its results only when all tests have ended';
  if (failing.some((id) => !id.includes(' > '))) return 'the failure is outside any test';
  return undefined;
}

async function runAlone(
  candidate: Candidate,
  { root, suite, run, reports, nonce }: Workbench,
  { failing, passing, duration }: SearchTests,
  stop: { readonly signal?: AbortSignal },
): Promise<ScreenVerdict> {
  const tests = [...failing, ...passing];
  const timeout = 10_000 + 6 * duration;
  const report = await withCandidate(candidate, root, () =>
    runSuite(suite, { ...{ root, run, reports, nonce: nonce(), tests, timeout }, ...stop }),
  );
  const status = new Map(report.tests.map((test) => [test.id, test]));
  const failed = tests.find((id) => status.get(id)?.status !== 'passed');
  if (failed === undefined) return { outcome: 'passed' };
  return { outcome: 'failed', reason: status.get(failed)?.error?.message ?? report.problem ?? 'a test did not run' };
}
