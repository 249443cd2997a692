import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from '../defined.ts';
import type { Candidate } from '../model.ts';
import type { Workbench } from '../workbench.ts';
import { createJudge, leftOut } from './judge.ts';
import type { SearchLimits, SearchProgress, SearchResult, SearchTests } from './model.ts';
import { pairsOf } from './pairs.ts';
import type { ScreenVerdict } from './screen.ts';

const leastBatch = 32;
const mostAtFirst = 192;
const largestBatch = 1024;
/** Milliseconds that a batch should take: long against the runner's start, short against a person's patience. */
const batchTime = 3_000;
/** Milliseconds that a candidate takes beside its tests. */
const overhead = 10;
/** The runner's start may take one part in so many of a batch. */
const startupShare = 4;
/** Candidates that need a run of their own may take one part in so many of the time, until all others have been judged. */
const looseShare = 4;

/** Judges candidates, best first, in batches that share a warm process each; one batch at a time on each workbench. */
export async function search(
  candidates: Iterator<Candidate>,
  benches: readonly Workbench[],
  tests: SearchTests,
  limits: SearchLimits,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: Pick<SearchProgress, 'tried' | 'plausible'>) => void;
  } = {},
): Promise<SearchResult> {
  const started = limits.clock();
  const judged: { candidate: Candidate; verdict: ScreenVerdict }[][] = [];
  const state: {
    stopped?: SearchResult['stopped'];
    firstAt?: number;
    pairs?: Iterator<Candidate>;
    size: number;
    taken: number;
    open: number;
    singles: number;
    exhausted: boolean;
    looseTime: number;
  } = { size: sizeOfFirst(tests), taken: 0, open: 0, singles: 0, exhausted: false, looseTime: 0 };
  const loose: Candidate[] = [];
  const over = () => limits.clock() - started >= limits.time || signal?.aborted === true;
  const judge = createJudge(tests, over, signal);
  const all = () => judged.flat();
  const plausible = () => all().filter(({ verdict }) => verdict.outcome === 'passed');

  /** Two changes together are tried when none alone is enough, once all of those have been judged. */
  function take(begun: boolean): Candidate | undefined {
    const next = candidates.next();
    if (next.done !== true) {
      state.singles += 1;
      return next.value;
    }
    state.exhausted = true;
    const judgedAll = state.open === 0 && (state.pairs !== undefined || !begun);
    if (plausible().length > 0 || !judgedAll) return undefined;
    state.pairs ??= pairsOf(all(), readFrom(benches[0]));
    const pair = state.pairs.next();
    return pair.done === true ? undefined : pair.value;
  }

  function nextBatch(): Candidate[] {
    if (signal?.aborted === true) state.stopped = 'aborted';
    else if (plausible().length >= limits.plausible) state.stopped = 'found';
    else if (
      state.firstAt !== undefined &&
      limits.clock() - started >= Math.max(2 * state.firstAt, state.firstAt + limits.further)
    )
      state.stopped = 'found';
    else if (state.taken >= limits.candidates) state.stopped = 'limit';
    else if (limits.clock() - started >= limits.time) state.stopped = 'time';
    if (state.stopped !== undefined) return [];
    const batch: Candidate[] = [];
    const most = Math.min(state.size, limits.candidates - state.taken);
    while (batch.length < most) {
      const next = take(batch.length > 0);
      if (next === undefined) break;
      batch.push(next);
    }
    state.taken += batch.length;
    if (batch.length === 0) state.stopped = 'exhausted';
    return batch;
  }

  async function work(bench: Workbench): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const slot: { candidate: Candidate; verdict: ScreenVerdict }[] = [];
      judged.push(slot);
      const begun = limits.clock();
      state.open += 1;
      const verdicts = await judge.batch(batch, bench);
      state.open -= 1;
      const perCandidate = Math.max(1, limits.clock() - begun - judge.startup()) / batch.length;
      const wanted = Math.max(batchTime, startupShare * judge.startup()) / perCandidate;
      state.size = Math.round(Math.min(largestBatch, 3 * state.size, Math.max(leastBatch / 2, wanted)));
      for (const [at, candidate] of batch.entries()) {
        const verdict = verdicts[at];
        if (verdict?.outcome === 'loose') loose.push(candidate);
        else if (verdict !== undefined) slot.push({ candidate, verdict });
      }
      report();
      const share = () => (limits.clock() - started) / looseShare;
      while (loose.length > 0 && !over() && state.looseTime < share()) await judgeNextLoose(bench);
    }
    while (loose.length > 0 && !over() && state.stopped === 'exhausted') await judgeNextLoose(bench);
  }

  async function judgeNextLoose(bench: Workbench): Promise<void> {
    const candidate = loose.shift();
    if (candidate === undefined) return;
    const begun = limits.clock();
    judged.push([{ candidate, verdict: await judge.alone(candidate, bench) }]);
    state.looseTime += limits.clock() - begun;
    report();
  }

  function report(): void {
    if (state.firstAt === undefined && plausible().length > 0) state.firstAt = limits.clock() - started;
    onProgress?.({ tried: all().length, plausible: plausible().length });
  }

  report();
  await Promise.all(benches.map(work));
  if (loose.length > 0 && state.stopped === 'exhausted') state.stopped = 'time';
  judged.push(loose.map((candidate) => ({ candidate, verdict: { outcome: 'failed', reason: leftOut } })));
  return {
    plausible: plausible().map(({ candidate }) => candidate),
    tried: all().length,
    reasons: countReasons(all().map(({ verdict }) => verdict)),
    stopped: state.stopped ?? 'exhausted',
    ...defined({ problem: judge.problem(), reached: state.exhausted ? undefined : state.singles }),
  };
}

/** As many candidates as take about as long as the runner's start. */
function sizeOfFirst({ duration, slowest }: SearchTests): number {
  const wanted = Math.max(batchTime, duration) / (slowest + overhead);
  return Math.round(Math.min(mostAtFirst, Math.max(leastBatch, wanted)));
}

/** The texts of a bench's files, each read once. */
function readFrom(bench: Workbench | undefined): (file: string) => string {
  const texts = new Map<string, string>();
  return (file) => {
    const text = texts.get(file) ?? (bench === undefined ? '' : readFileSync(join(bench.root, file), 'utf8'));
    texts.set(file, text);
    return text;
  };
}

const reasonKinds: readonly (readonly [RegExp, string])[] = [
  [/assert|expect/i, 'the test still fails'],
  [/does not come to an end|hangs/, 'it does not come to an end'],
  [/ReferenceError|SyntaxError/, 'it is no valid code here'],
  [new RegExp(leftOut), leftOut],
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
