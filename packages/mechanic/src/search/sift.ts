import type { Candidate } from '../model.ts';
import { runTests } from '../observe.ts';
import type { Workbench } from '../workbench.ts';
import type { SearchTests } from './model.ts';
import type { RelatedTests } from './related-tests.ts';
import { screen } from './screen.ts';

/** Milliseconds for all candidates together. */
const timeLimit = 60_000;

/**
 * Drops candidates that break a test which imports what they change, however few tests the failing command names: all of them in one warm
 * process. Where that cannot be, or would take too long, candidates are kept.
 */
export async function sift(
  candidates: readonly Candidate[],
  relatedTests: RelatedTests,
  bench: Workbench,
  judged: SearchTests,
  signal: AbortSignal | undefined,
): Promise<readonly Candidate[]> {
  if (bench.suite.framework === 'command' || candidates.length < 2) return candidates;
  const changed = [...new Set(candidates.flatMap(({ splices }) => splices.map(({ file }) => file)))];
  const files = relatedTests(changed);
  if (files.length === 0) return candidates;
  const base = await runTests(bench, { files, ...(signal && { signal }) });
  const known = new Set([...judged.failing, ...judged.passing]);
  const further = base.tests.filter(({ id, status }) => status === 'passed' && id.includes(' > ') && !known.has(id));
  const each = further.reduce((sum, { duration }) => sum + duration, 0);
  const some = candidates.slice(0, each === 0 ? candidates.length : Math.floor(timeLimit / each));
  if (further.length === 0 || some.length === 0) return candidates;
  const slowest = Math.max(...further.map(({ duration }) => duration));
  const { verdicts, problem } = await screen(some, bench, {
    tests: further.map(({ id }) => id),
    patience: { start: 10_000 + 6 * base.duration, test: 500 + 5 * slowest },
    ...(signal && { signal }),
  });
  if (problem !== undefined) return candidates;
  const kept = candidates.filter((_, at) => verdicts[at]?.outcome !== 'failed');
  // Tests that cannot run twice in one process fail with every candidate: then a run of its own decides about each.
  return kept.length === 0 ? candidates : kept;
}
