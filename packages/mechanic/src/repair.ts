import { type CandidateOptions, candidates } from './candidates.ts';
import { locate } from './locate/index.ts';
import type { Candidate, Problem, Suspect } from './model.ts';
import type { RequestedCall } from './requested.ts';
import { type Comparison, compareCandidates, type Group } from './search/compare.ts';
import { createConfirmation } from './search/confirm.ts';
import { type Difference, differencesBetween, type Effect, effectsOf } from './search/differences.ts';
import { search } from './search/index.ts';
import { lookAhead } from './search/look-ahead.ts';
import type { BaseTest, SearchLimits, SearchProgress, SearchResult, SearchTests } from './search/model.ts';
import { type RankedGroup, rankGroups, shareOut } from './search/rank.ts';
import { openRelatedTests } from './search/related-tests.ts';
import { dropIllTyped } from './search/type-check.ts';
import type { Workbench } from './workbench.ts';

/** Further places are not worth the cost of their candidates. */
const suspectLimit = 60;

export interface RepairRequest extends CandidateOptions {
  readonly problem: Problem;
  /** The places to repair. By default, `locate` finds them. */
  readonly suspects?: readonly Suspect[];
  /** Trees of the failing version, one for each process that may run at a time; at least one. */
  readonly benches: readonly [Workbench, ...Workbench[]];
  readonly tests: SearchTests;
  /** What tests give on the failing version, where that has been seen: those need not run again. */
  readonly known?: readonly BaseTest[];
  readonly limits: SearchLimits;
  /** Candidates that are not wanted are not tried. */
  readonly wanted?: (candidate: Candidate) => boolean;
  /** How many changes, in their order, an earlier search of the same problem has judged in vain. */
  readonly skip?: number;
  /** What a person asked for: only repairs that give it are kept. */
  readonly requested?: readonly RequestedCall[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** A change that passes all tests that run the code it changes. */
export interface Repair {
  readonly candidate: Candidate;
  /** Other changes with the same effect. */
  readonly same: readonly Candidate[];
  /** How likely this effect is the wanted one among all that pass, in 0..1. */
  readonly confidence: number;
  /** Where it differs from the next repairs: no test decides between them there. */
  readonly differences: readonly Difference[];
  /** Calls that give something else with it than without. */
  readonly effects: readonly Effect[];
}

export interface RepairResult extends Omit<SearchResult, 'plausible'> {
  /** Most likely first. */
  readonly repairs: readonly Repair[];
  /** Of the calls asked for, those that cannot be made: no changed function of that name was called by the tests. */
  readonly unknown: readonly RequestedCall[];
}

/**
 * Searches for a repair: tries candidates at the suspected places, keeps those that pass the failing tests and every other test that runs the
 * changed code, and orders these by what they do, not by their text alone.
 */
export async function repair(request: RepairRequest): Promise<RepairResult> {
  const {
    problem,
    benches,
    tests,
    limits,
    signal,
    onProgress,
    requested = [],
    known = [],
    skip = 0,
    wanted = () => true,
  } = request;
  const suspects = request.suspects ?? locate(problem, { limit: suspectLimit });
  const ahead = lookAhead(only(candidates(problem, suspects, request), wanted, skip), limits.clock);
  const told = onProgress && {
    onProgress: (seen: Seen) => onProgress({ ...seen, total: ahead.count(), phase: 'try' }),
  };
  const { plausible: all, ...found } = await search(ahead.all, benches, tests, limits, {
    ...told,
    ...(signal && { signal }),
  });
  onProgress?.({ tried: found.tried, plausible: all.length, phase: 'compare' });
  const relatedTests = openRelatedTests(problem.tree);
  const confirmation = createConfirmation({ benches, relatedTests, judged: tests, known, ...(signal && { signal }) });
  const plausible = await confirmation.sift(await dropIllTyped(all, benches[0], signal));
  if (plausible.length === 0) return { ...found, repairs: [], unknown: [] };
  const patience = { start: 10_000 + 6 * tests.duration, test: 2_000 + 5 * tests.slowest };
  const compared = await compareCandidates(plausible, benches[0], {
    ...{ tests: [...tests.failing, ...tests.passing], hanging: tests.hanging, patience, asked: requested },
    ...(signal && { signal }),
  });
  const read = (file: string) => problem.tree.read(file) ?? '';
  const groups = rankGroups(
    { ...compared, groups: compared.groups.filter((group) => gives(group, compared.asked)) },
    read,
  );
  const ranked = shareOut(await confirmation.verify(groups));
  const unknown = requested.filter((call) => !compared.asked.has(call));
  return { ...found, unknown, repairs: ranked.flatMap((group, at) => repairOf(group, at, ranked, compared.probes)) };
}

type Seen = Pick<SearchProgress, 'tried' | 'plausible'>;

/** Below this, a person is shown nothing: silence is better than a repair that is more likely wrong. */
const leastConfidence = 0.5;

/** Whether a repair is likely enough to be shown. */
export function worthProposing({ confidence }: Repair): boolean {
  return confidence >= leastConfidence;
}

/** Whether a group gives what was asked for, as far as it can be asked. */
function gives({ outputs }: Group, asked: Comparison['asked']): boolean {
  return [...asked].every(([{ wanted }, at]) => outputs[at]?.replace(/ and changes its [\s\S]*$/, '') === wanted);
}

/** Where no call could be compared, a change of an unlikely kind that passes is more often wrong than right. */
const likelyKind = 0.45;
const uncomparedFactor = 0.45;

function repairOf(
  group: RankedGroup,
  at: number,
  ranked: readonly RankedGroup[],
  probes: Parameters<typeof differencesBetween>[1],
): readonly Repair[] {
  const { candidates: own, share } = group;
  const [candidate, ...same] = own;
  if (candidate === undefined) return [];
  const confidence = share * (probes.length === 0 && candidate.plausibility < likelyKind ? uncomparedFactor : 1);
  const differences = differencesBetween(ranked, probes, at);
  return [{ candidate, same, confidence, differences, effects: effectsOf(group, probes) }];
}

function* only(
  all: Iterator<Candidate>,
  wanted: (candidate: Candidate) => boolean,
  skip: number,
): Generator<Candidate, void> {
  let skipped = 0;
  for (let next = all.next(); next.done !== true; next = all.next()) {
    if (!wanted(next.value)) continue;
    if (skipped < skip) skipped += 1;
    else yield next.value;
  }
}
