import { runTests } from '../observe.ts';
import type { SuiteReport } from '../suites/model.ts';
import type { Workbench } from '../workbench.ts';
import type { RankedGroup } from './rank.ts';
import type { RelatedTests } from './related-tests.ts';
import { withCandidate } from './with-candidate.ts';

/** The most groups whose tests are run. */
const groupLimit = 4;

/**
 * Runs every test file that imports what a group's first candidate changes, however few tests the failing command names, and drops groups
 * that break one. Groups beyond the first few are dropped unseen.
 */
export async function verify(
  groups: readonly RankedGroup[],
  relatedTests: RelatedTests,
  bench: Workbench,
  signal: AbortSignal | undefined,
): Promise<readonly RankedGroup[]> {
  if (bench.suite.framework === 'command') return groups.slice(0, groupLimit);
  const onBase = new Map<string, Promise<SuiteReport>>();
  const kept: RankedGroup[] = [];
  for (const group of groups.slice(0, groupLimit)) {
    const [candidate] = group.candidates;
    if (candidate === undefined || signal?.aborted === true) continue;
    const files = relatedTests(candidate.splices.map(({ file }) => file));
    if (files.length === 0) {
      kept.push(group);
      continue;
    }
    const report = await withCandidate(candidate, bench.root, () =>
      runTests(bench, { files, ...(signal && { signal }) }),
    );
    const key = files.join('\n');
    const failed = report.tests.some(({ status }) => status === 'failed') || !report.complete;
    if (failed && !onBase.has(key)) onBase.set(key, runTests(bench, { files, ...(signal && { signal }) }));
    const base = await onBase.get(key);
    if (base === undefined || breaksNothing(base, report)) kept.push(group);
  }
  return kept;
}

function breaksNothing(base: SuiteReport, report: SuiteReport): boolean {
  const now = new Map(report.tests.map(({ id, status }) => [id, status]));
  const before = new Set(base.tests.map(({ id }) => id));
  const lost = base.tests.some(({ id, status }) => status === 'passed' && now.get(id) !== 'passed');
  const fresh = report.tests.some(({ id, status }) => status === 'failed' && !before.has(id));
  return !lost && !fresh;
}
