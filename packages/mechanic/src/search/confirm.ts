import type { Candidate } from '../model.ts';
import { runTests } from '../observe.ts';
import type { TestResult } from '../suites/model.ts';
import type { Workbench } from '../workbench.ts';
import type { BaseTest, SearchTests } from './model.ts';
import { type RankedGroup, worthOf } from './rank.ts';
import type { RelatedTests } from './related-tests.ts';
import { screen } from './screen.ts';
import { withCandidate } from './with-candidate.ts';

/** Candidates that are judged together; the next ones only if none of these is left. */
const portion = 24;
/** Milliseconds of tests for a portion in each warm process. */
const warmTime = 60_000;
/** The most groups whose tests are run. */
const groupLimit = 4;

export interface Confirming {
  readonly benches: readonly [Workbench, ...Workbench[]];
  readonly relatedTests: RelatedTests;
  /** The tests that have judged every candidate. */
  readonly judged: SearchTests;
  /** What is known of tests on the code as it is. */
  readonly known: readonly BaseTest[];
  readonly signal?: AbortSignal;
}

/** Judges candidates by the tests that import what they change, however few tests the failing command names. */
export interface Confirmation {
  /**
   * The most likely candidates that break no such test, judged in warm processes. Those that cannot be judged so are kept. The next likely
   * ones are looked at only if none of the first is left.
   */
  sift(candidates: readonly Candidate[]): Promise<readonly Candidate[]>;
  /** Drops groups whose first candidate breaks such a test in a run of its own, where no warm process has judged it. Groups beyond the first few are dropped unseen. */
  verify(groups: readonly RankedGroup[]): Promise<readonly RankedGroup[]>;
}

export function createConfirmation(parts: Confirming): Confirmation {
  const { benches, relatedTests, signal } = parts;
  const base = createBase(parts);
  const passedWarm = new Set<string>();
  const runsFiles = benches[0].suite.framework !== 'command';
  return {
    sift: async (candidates) => {
      if (!runsFiles || candidates.length < 2) return candidates;
      const ordered = candidates.toSorted((a, b) => worthOf(b) - worthOf(a));
      for (let at = 0; at < ordered.length; at += portion) {
        const some = ordered.slice(at, at + portion);
        const verdicts = await judgeWarm(some, base, parts);
        for (const [{ id }, passes] of verdicts) if (passes) passedWarm.add(id);
        const kept = some.filter((candidate) => verdicts.get(candidate) !== false);
        if (kept.length > 0) return kept;
      }
      // Tests that cannot run twice in one process fail with every candidate: then a run of its own decides about each.
      return candidates;
    },
    verify: async (groups) => {
      const kept: RankedGroup[] = [];
      for (const group of groups.slice(0, groupLimit)) {
        const [candidate] = group.candidates;
        if (candidate === undefined || signal?.aborted === true) continue;
        const files = runsFiles && !passedWarm.has(candidate.id) ? relatedTests(filesOf([candidate])) : [];
        if (files.length === 0 || (await breaksNothing(candidate, files, base, parts))) kept.push(group);
      }
      return kept;
    },
  };
}

function filesOf(candidates: readonly Candidate[]): readonly string[] {
  return [...new Set(candidates.flatMap(({ splices }) => splices.map(({ file }) => file)))];
}

/** What the tests of some files give on the code as it is. */
type Base = (files: readonly string[]) => Promise<readonly BaseTest[]>;

function createBase({ benches: [bench], known, signal }: Confirming): Base {
  const byFile = new Map<string, BaseTest[]>();
  const take = (tests: readonly BaseTest[]) => {
    for (const test of tests) byFile.set(test.file, [...(byFile.get(test.file) ?? []), test]);
  };
  take(known);
  return async (files) => {
    const missing = files.filter((file) => !byFile.has(file));
    if (missing.length > 0) {
      for (const file of missing) byFile.set(file, []);
      take((await runTests(bench, { files: missing, ...(signal && { signal }) })).tests);
    }
    return files.flatMap((file) => byFile.get(file) ?? []);
  };
}

/** Whether each candidate passes; those that no warm process could judge are missing. */
async function judgeWarm(
  candidates: readonly Candidate[],
  base: Base,
  { relatedTests, benches, judged, signal }: Confirming,
): Promise<ReadonlyMap<Candidate, boolean>> {
  const verdicts = new Map<Candidate, boolean>();
  const files = relatedTests(filesOf(candidates));
  const own = new Set([...judged.failing, ...judged.passing]);
  const further = (await base(files)).filter(
    ({ id, status }) => status === 'passed' && id.includes(' > ') && !own.has(id),
  );
  if (further.length === 0) return verdicts;
  const each = further.reduce((sum, { duration }) => sum + duration, 0);
  const patience = {
    start: 10_000 + 6 * (judged.duration + each),
    test: 500 + 5 * Math.max(...further.map(({ duration }) => duration)),
  };
  await Promise.all(
    benches.map(async (bench, at) => {
      const share = candidates.filter((_, index) => index % benches.length === at);
      const some = share.slice(0, each === 0 ? share.length : Math.floor(warmTime / each));
      if (some.length === 0) return;
      const tests = further.map(({ id }) => id);
      const found = await screen(some, bench, { tests, patience, ...(signal && { signal }) });
      if (found.problem !== undefined) return;
      for (const [index, candidate] of some.entries()) {
        const outcome = found.verdicts[index]?.outcome;
        if (outcome === 'passed' || outcome === 'failed') verdicts.set(candidate, outcome === 'passed');
      }
    }),
  );
  return verdicts;
}

/** Runs in which a test may pass at last: one that fails every second time does so in all but one of eight cases. */
const tries = 3;
/** A candidate that fails more tests is not taken for unlucky. */
const fewLost = 3;

/** Judges a candidate in a run of its own, and again where few tests fail, since one may be flaky. The proof looks closer. */
async function breaksNothing(
  candidate: Candidate,
  files: readonly string[],
  base: Base,
  { benches: [bench], signal }: Confirming,
): Promise<boolean> {
  let open: readonly string[] | undefined;
  for (let run = 1; run <= tries && signal?.aborted !== true; run += 1) {
    const report = await withCandidate(candidate, bench.root, () =>
      runTests(bench, { files, ...(signal && { signal }) }),
    );
    if (report.complete && !report.tests.some(({ status }) => status === 'failed')) return true;
    const lost = findLost(await base(files), report.tests);
    open = open === undefined ? lost : open.filter((id) => lost.includes(id));
    if (open.length === 0) return true;
    if (open.length > fewLost) return false;
  }
  return false;
}

/** Tests that passed before and do not now, and new ones that fail. */
function findLost(base: readonly BaseTest[], tests: readonly TestResult[]): readonly string[] {
  const now = new Map(tests.map(({ id, status }) => [id, status]));
  const before = new Set(base.map(({ id }) => id));
  const lost = base.filter(({ id, status }) => status === 'passed' && now.get(id) !== 'passed');
  const fresh = tests.filter(({ id, status }) => status === 'failed' && !before.has(id));
  return [...lost, ...fresh].map(({ id }) => id);
}
