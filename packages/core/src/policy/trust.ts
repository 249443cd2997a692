import * as z from 'zod';
import { defined } from '../defined.ts';
import { FixKind, type Severity } from '../model/index.ts';
import type { ShadowOutcome, TrustOutcome } from '../ports/trust-record.ts';
import { lowerShare, reachesShare } from './share-bound.ts';

/** How far Suture may go for a service without being asked. There is no level that merges. */
export const TrustLevel = z.enum(['observe', 'draft', 'propose']);
export type TrustLevel = z.infer<typeof TrustLevel>;

export const TrustRule = z.strictObject({
  start: TrustLevel.default('draft'),
  /** Highest level for each severity; a severity left out may reach `propose`. */
  ceiling: z.partialRecord(z.enum(['critical', 'high', 'medium', 'low']), TrustLevel).default({}),
  /** Highest level for each kind of fix; a symptom guard never goes beyond `draft`. */
  kinds: z.partialRecord(FixKind, TrustLevel).default({}),
  /** Good outcomes in a row that it takes at least to move one level up. */
  promoteAfter: z.int().min(1).default(3),
  /** The share of good outcomes that must be shown with 95% confidence before a level is raised. */
  share: z.number().min(0.5).max(0.99).default(0.7),
  /** Days that an outcome counts. */
  windowDays: z.int().min(7).max(3650).default(180),
});
export type TrustRule = z.infer<typeof TrustRule>;

/** What a level is judged for, and from. */
export interface TrustCase {
  readonly severity: Severity;
  readonly kind: FixKind;
  readonly outcomes: readonly TrustOutcome[];
  readonly shadows: readonly ShadowOutcome[];
  readonly now: Date;
}

/** A level and what it follows from. */
export interface TrustStanding {
  readonly severity: Severity;
  readonly kind: FixKind;
  readonly level: TrustLevel;
  readonly ceiling: TrustLevel;
  /** Outcomes in the window that concern this severity and kind. */
  readonly good: number;
  readonly trials: number;
  /** The lower bound of the share of good ones, with 95% confidence. */
  readonly bound: number;
  /** Clean fixes in a row that raise the level; absent at the ceiling. */
  readonly missing?: number;
  /** The last outcome that lowered the level, if nothing has raised it since. */
  readonly demotedBy?: TrustOutcome;
  /** What was replayed since the last demotion; it may raise `observe` to `draft`, and nothing else. */
  readonly shadow: {
    readonly right: number;
    readonly wrong: number;
    readonly abstained: number;
    readonly bound: number;
  };
}

const levels = TrustLevel.options;
const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const dayMilliseconds = 86_400_000;
/** Before every other time. */
const unknownTime = 0;
/** Clean fixes beyond which it is not worth saying how many are missing. */
const longestRow = 1_000;

/** The level that a service has earned for a severity and a kind of fix. */
export function trustFor(rule: TrustRule, about: TrustCase): TrustLevel {
  return judgeTrust(rule, about).level;
}

/**
 * Plays the outcomes in the order of time. Up one level when `promoteAfter` clean fixes have come in a row and the lower bound of the share
 * of good outcomes reaches `share`; down one level at once for each fix that was rejected, reverted, followed by the same fault or without
 * effect. A clean fix counts for its severity and lesser ones, a bad one for every severity. Never over the ceiling.
 */
export function judgeTrust(rule: TrustRule, about: TrustCase): TrustStanding {
  const { severity, kind, now } = about;
  const since = now.getTime() - rule.windowDays * dayMilliseconds;
  const counted = inOrder(about.outcomes).flatMap(({ outcome, time }) =>
    (time === unknownTime || time >= since) && concerns(outcome, kind, severity) ? [outcome] : [],
  );
  const ceiling = Math.min(
    levels.indexOf(rule.ceiling[severity] ?? 'propose'),
    levels.indexOf(rule.kinds[kind] ?? 'propose'),
    kind === 'guard' ? levels.indexOf('draft') : levels.indexOf('propose'),
  );
  let [level, row, good, trials] = [levels.indexOf(rule.start), 0, 0, 0];
  let demotedBy: TrustOutcome | undefined;
  for (const outcome of counted) {
    trials += 1;
    if (demotes(outcome)) {
      [level, row, demotedBy] = [Math.max(0, Math.min(level, ceiling) - 1), 0, outcome];
      continue;
    }
    if (outcome.result !== 'closed') continue;
    [good, row] = [good + 1, row + 1];
    if (level >= ceiling || row < rule.promoteAfter || !reachesShare(good, trials, rule.share)) continue;
    [level, row, demotedBy] = [level + 1, 0, undefined];
  }
  const shadow = weighShadows(about, Math.max(since, demotedBy === undefined ? 0 : timeOf(demotedBy)));
  const byShadow = level === 0 && shadow.bound >= rule.share ? 1 : level;
  const reached = Math.min(ceiling, byShadow);
  return {
    severity,
    kind,
    level: levels[reached] ?? 'observe',
    ceiling: levels[ceiling] ?? 'observe',
    ...{ good, trials, bound: lowerShare(good, trials), shadow },
    ...defined({ missing: reached >= ceiling ? undefined : countMissing(rule, { row, good, trials }), demotedBy }),
  };
}

interface Dated {
  readonly outcome: TrustOutcome;
  readonly time: number;
}

/** A service is judged for every severity and kind of fix: its outcomes are put in order once. */
const ordered = new WeakMap<readonly TrustOutcome[], readonly Dated[]>();

/** Oldest first. A merge that was taken back, or did not last, is no good outcome any more. One without a time that anybody knows counts for good. */
function inOrder(outcomes: readonly TrustOutcome[]): readonly Dated[] {
  const known = ordered.get(outcomes);
  if (known !== undefined) return known;
  const undone = new Set(
    outcomes.flatMap(({ result, incidentId }) => (result === 'reverted' || result === 'recurred' ? [incidentId] : [])),
  );
  const dated = outcomes
    .filter(({ result, incidentId }) => (result !== 'closed' && result !== 'edited') || !undone.has(incidentId))
    .map((outcome) => ({ outcome, time: timeOf(outcome) }))
    .toSorted((a, b) => a.time - b.time || (a.outcome.incidentId < b.outcome.incidentId ? -1 : 1));
  ordered.set(outcomes, dated);
  return dated;
}

/** When an outcome was seen. An earlier release kept no time, but an incident's id begins with the day of its alert. */
function timeOf({ at, incidentId }: TrustOutcome): number {
  if (at !== undefined) return Date.parse(at);
  const [, year, month, day] = /^inc-(\d{4})(\d{2})(\d{2})-/.exec(incidentId) ?? [];
  const read = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(read) ? unknownTime : read;
}

function concerns(outcome: TrustOutcome, kind: FixKind, severity: Severity): boolean {
  if (outcome.fix !== undefined && outcome.fix !== kind) return false;
  if (demotes(outcome) || outcome.severity === undefined) return true;
  return severities.indexOf(outcome.severity) <= severities.indexOf(severity);
}

/** Whether an outcome lowers the level. */
export function demotes({ result }: Pick<TrustOutcome, 'result'>): boolean {
  return result !== 'closed' && result !== 'edited';
}

function weighShadows({ shadows, kind }: TrustCase, since: number): TrustStanding['shadow'] {
  const counted = shadows.filter(({ at, fix }) => Date.parse(at) >= since && (fix === undefined || fix === kind));
  const count = (wanted: ShadowOutcome['verdict']) => counted.filter(({ verdict }) => verdict === wanted).length;
  const [right, wrong] = [count('right'), count('wrong')];
  return { right, wrong, abstained: count('abstained'), bound: lowerShare(right, right + wrong) };
}

function countMissing(
  { promoteAfter, share }: TrustRule,
  { row, good, trials }: { readonly row: number; readonly good: number; readonly trials: number },
): number | undefined {
  let [none, enough] = [Math.max(1, promoteAfter - row) - 1, longestRow];
  if (!reachesShare(good + enough, trials + enough, share)) return undefined;
  // Each further good outcome raises the bound.
  while (enough - none > 1) {
    const middle = Math.floor((none + enough) / 2);
    if (reachesShare(good + middle, trials + middle, share)) enough = middle;
    else none = middle;
  }
  return enough;
}
