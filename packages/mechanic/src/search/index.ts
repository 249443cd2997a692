import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from '../model.ts';
import { applySplices } from '../splices.ts';
import { runSuite } from '../suites/run-suite.ts';
import type { Workbench } from '../workbench.ts';
import { type ScreenVerdict, screen } from './screen.ts';

export interface SearchLimits {
  /** Milliseconds from any fixed point; the mechanic has no clock of its own. */
  readonly clock: () => number;
  /** The most candidates to judge. */
  readonly candidates: number;
  /** Milliseconds after which no new candidate is judged. */
  readonly time: number;
  /** After this many candidates that pass, the search ends. */
  readonly plausible: number;
}

export interface SearchTests {
  /** Ids of the tests that have to pass, the quickest first. */
  readonly failing: readonly string[];
  /** Ids of tests that pass now and have to go on passing; those that run the changed code. */
  readonly passing: readonly string[];
  /** Milliseconds that the failing tests took, with the runner's start. */
  readonly duration: number;
  /** Milliseconds of the slowest of all these tests. */
  readonly slowest: number;
}

export interface SearchProgress {
  readonly tried: number;
  readonly plausible: number;
}

export interface SearchResult {
  /** Candidates that pass all tests given, in the order in which they were tried. */
  readonly plausible: readonly Candidate[];
  readonly tried: number;
  /** Why candidates failed, the most frequent reason first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** Why the search ended. */
  readonly stopped: 'found' | 'exhausted' | 'limit' | 'time' | 'aborted';
  /** Why the warm runner could not be used, if it could not. */
  readonly problem?: string;
}

const firstBatch = 64;
const largestBatch = 512;
/** The first tests judge every candidate; the rest only those that pass them. */
const firstTests = 3;
/** A candidate that changes code outside functions needs a run of its own: as many of them as this for each batch. */
const looseShare = 12;

/** Judges candidates, best first, in batches that share a warm process each; one batch at a time on each workbench. */
export async function search(
  candidates: Iterator<Candidate>,
  benches: readonly Workbench[],
  tests: SearchTests,
  limits: SearchLimits,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: SearchProgress) => void } = {},
): Promise<SearchResult> {
  const started = limits.clock();
  const judged: { candidate: Candidate; verdict: ScreenVerdict }[][] = [];
  const state: { stopped?: SearchResult['stopped']; problem?: string; size: number; taken: number } = {
    size: firstBatch,
    taken: 0,
  };
  const all = () => judged.flat();
  const plausible = () => all().filter(({ verdict }) => verdict.outcome === 'passed');

  function nextBatch(): Candidate[] {
    if (signal?.aborted === true) state.stopped = 'aborted';
    else if (plausible().length >= limits.plausible) state.stopped = 'found';
    else if (state.taken >= limits.candidates) state.stopped = 'limit';
    else if (limits.clock() - started >= limits.time) state.stopped = 'time';
    if (state.stopped !== undefined) return [];
    const batch: Candidate[] = [];
    const most = Math.min(state.size, limits.candidates - state.taken);
    for (let next = batch.length < most ? candidates.next() : undefined; next?.done === false; ) {
      batch.push(next.value);
      if (batch.length >= most) break;
      next = candidates.next();
    }
    state.taken += batch.length;
    state.size = Math.min(largestBatch, state.size * 2);
    if (batch.length === 0) state.stopped = 'exhausted';
    return batch;
  }

  async function work(bench: Workbench): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const slot: { candidate: Candidate; verdict: ScreenVerdict }[] = [];
      judged.push(slot);
      const { verdicts, problem } = await judgeBatch(batch, bench, tests, signal);
      if (problem !== undefined) state.problem ??= problem;
      for (const [at, candidate] of batch.entries())
        slot.push({ candidate, verdict: verdicts[at] ?? { outcome: 'failed', reason: 'it was not judged' } });
      onProgress?.({ tried: all().length, plausible: plausible().length });
    }
  }

  await Promise.all(benches.map(work));
  return {
    plausible: plausible().map(({ candidate }) => candidate),
    tried: all().length,
    reasons: countReasons(all().map(({ verdict }) => verdict)),
    stopped: state.stopped ?? 'exhausted',
    ...(state.problem === undefined ? {} : { problem: state.problem }),
  };
}

async function judgeBatch(
  batch: readonly Candidate[],
  bench: Workbench,
  tests: SearchTests,
  signal: AbortSignal | undefined,
): Promise<{ verdicts: readonly ScreenVerdict[]; problem?: string }> {
  const run = {
    patience: { start: 10_000 + 6 * tests.duration, test: 500 + 5 * tests.slowest },
    ...(signal === undefined ? {} : { signal }),
  };
  const verdicts: ScreenVerdict[] = batch.map(() => ({ outcome: 'loose' }));
  const first = await screen(batch, bench, { ...run, tests: tests.failing.slice(0, firstTests) });
  for (const [at, verdict] of first.verdicts.entries()) verdicts[at] = verdict;
  const left = batch.flatMap((candidate, at) => (verdicts[at]?.outcome === 'passed' ? [{ candidate, at }] : []));
  const rest = [...tests.failing.slice(firstTests), ...tests.passing];
  if (left.length > 0 && rest.length > 0) {
    const second = await screen(
      left.map(({ candidate }) => candidate),
      bench,
      { ...run, tests: rest },
    );
    for (const [index, { at }] of left.entries()) verdicts[at] = second.verdicts[index] ?? { outcome: 'loose' };
  }
  let alone = 0;
  for (const [at, candidate] of batch.entries()) {
    if (verdicts[at]?.outcome !== 'loose' || signal?.aborted === true) continue;
    alone += 1;
    verdicts[at] =
      alone > looseShare
        ? { outcome: 'failed', reason: 'it changes code outside functions and was left out' }
        : await judgeAlone(candidate, bench, tests, signal);
  }
  return { verdicts, ...(first.problem === undefined ? {} : { problem: first.problem }) };
}

/** One candidate in a run of its own. */
async function judgeAlone(
  { splices }: Candidate,
  { root, suite, run, reports, nonce }: Workbench,
  { failing, passing, duration }: SearchTests,
  signal: AbortSignal | undefined,
): Promise<ScreenVerdict> {
  const paths = [...new Set(splices.map(({ file }) => join(root, file)))];
  const originals = paths.map((path) => [path, readFileSync(path, 'utf8')] as const);
  try {
    for (const [path, text] of originals)
      writeFileSync(
        path,
        applySplices(
          text,
          splices.filter(({ file }) => join(root, file) === path),
        ),
      );
    const tests = [...failing, ...passing];
    const report = await runSuite(suite, {
      ...{ root, run, reports, nonce: nonce(), tests, timeout: 10_000 + 6 * duration },
      ...(signal === undefined ? {} : { signal }),
    });
    const status = new Map(report.tests.map((test) => [test.id, test]));
    const failed = tests.find((id) => status.get(id)?.status !== 'passed');
    if (failed === undefined) return { outcome: 'passed' };
    return { outcome: 'failed', reason: status.get(failed)?.error?.message ?? report.problem ?? 'a test did not run' };
  } finally {
    for (const [path, text] of originals) writeFileSync(path, text);
  }
}

const reasonKinds: readonly (readonly [RegExp, string])[] = [
  [/assert|expect/i, 'the test still fails'],
  [/does not come to an end|hangs/, 'it does not come to an end'],
  [/ReferenceError|SyntaxError/, 'it is no valid code here'],
  [/outside functions/, 'it changes code outside functions and was left out'],
];

function countReasons(verdicts: readonly ScreenVerdict[]): SearchResult['reasons'] {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    if (verdict.outcome !== 'failed') continue;
    const reason = reasonKinds.find(([pattern]) => pattern.test(verdict.reason))?.[1] ?? 'another error is thrown';
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}
