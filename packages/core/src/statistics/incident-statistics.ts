import { defined } from '../defined.ts';
import { Stage } from '../model/index.ts';
import type { IncidentFigures, TrailFigures } from './incident-figures.ts';

/** How a set of durations is spread, in milliseconds. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** Nine of ten are no longer. */
  readonly p90: number;
}

/** Counts over a set of incidents. */
export interface IncidentCounts {
  readonly incidents: number;
  readonly outcomes: Readonly<Record<IncidentFigures['result'], number>>;
  /** From opening to closing, over the closed ones; absent if none was closed. */
  readonly timeToRepair?: Spread;
  readonly pullRequests: {
    readonly opened: number;
    readonly merged: number;
    /** Merged per opened one, 0..1; absent if none was opened. */
    readonly mergedShare?: number;
  };
  readonly cost: {
    readonly modelCalls: number;
    readonly tokens: number;
    readonly microUsd: number;
    /** Mean over the incidents whose trail was read; absent if there is none. */
    readonly microUsdPerIncident?: number;
  };
}

export interface WeekStatistics extends IncidentCounts {
  /** Its Monday, UTC, as a date: `2026-11-23`. */
  readonly week: string;
}

export interface IncidentStatistics extends IncidentCounts {
  /** Incidents left out: rehearsals, and those that were folded into another one. */
  readonly aside: number;
  /** Incidents whose audit trail was read. Pull requests, costs and stages are theirs alone. */
  readonly measured: number;
  /** Time in each stage over the incidents that were in it, waits included. */
  readonly stages: Readonly<Partial<Record<Stage, Spread>>>;
  /** By the week in which an incident was opened, oldest first. Weeks without an incident are left out. */
  readonly weeks: readonly WeekStatistics[];
}

/** Sums up incidents. Rehearsals and incidents that were folded into another one are counted as `aside` only. */
export function summarizeIncidents(figures: readonly IncidentFigures[]): IncidentStatistics {
  const counted = figures.filter(({ aside }) => !aside);
  const trails = trailsOf(counted);
  const weeks = new Map<number, IncidentFigures[]>();
  for (const one of counted) {
    const week = numberWeek(one.openedAt);
    const members = weeks.get(week);
    if (members === undefined) weeks.set(week, [one]);
    else members.push(one);
  }
  return {
    ...countIncidents(counted),
    aside: figures.length - counted.length,
    measured: trails.length,
    stages: defined(
      Object.fromEntries(
        Stage.options.map((stage) => [stage, spreadOf(trails.flatMap(({ stages }) => stages[stage] ?? []))]),
      ),
    ),
    weeks: [...weeks]
      .sort(([a], [b]) => a - b)
      .map(([week, members]) => ({ week: mondayOf(week), ...countIncidents(members) })),
  };
}

/** The Monday (UTC) of the week of an instant, as a date. */
export function weekOf(instant: string): string {
  return mondayOf(numberWeek(instant));
}

const day = 86_400_000;
/** 1970 began on a Thursday. */
const thursday = 3;

/** Weeks since the one in which 1970 began: many incidents need no date of their own. */
function numberWeek(instant: string): number {
  return Math.floor((Date.parse(instant) / day + thursday) / 7);
}

function mondayOf(week: number): string {
  return new Date((week * 7 - thursday) * day).toISOString().slice(0, 10);
}

/** The median (the mean of the middle two) and the nearest-rank 90th percentile; undefined for nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const [low, high] = [sorted[Math.floor((count - 1) / 2)], sorted[Math.floor(count / 2)]];
  const p90 = sorted[Math.ceil(count * 0.9) - 1];
  if (low === undefined || high === undefined || p90 === undefined) return undefined;
  return { count, median: (low + high) / 2, p90 };
}

function countIncidents(figures: readonly IncidentFigures[]): IncidentCounts {
  const outcomes: Record<IncidentFigures['result'], number> = { closed: 0, handed_over: 0, recorded: 0, open: 0 };
  for (const { result } of figures) outcomes[result] += 1;
  const trails = trailsOf(figures);
  const sum = (pick: (trail: TrailFigures) => number) => trails.reduce((total, trail) => total + pick(trail), 0);
  const opened = sum((trail) => trail.pullRequestsOpened);
  const merged = sum((trail) => trail.pullRequestsMerged);
  const microUsd = sum((trail) => trail.microUsd);
  return {
    incidents: figures.length,
    outcomes,
    ...defined({ timeToRepair: spreadOf(figures.flatMap(({ timeToRepair }) => timeToRepair ?? [])) }),
    pullRequests: { opened, merged, ...defined({ mergedShare: opened === 0 ? undefined : merged / opened }) },
    cost: {
      modelCalls: sum((trail) => trail.modelCalls),
      tokens: sum((trail) => trail.tokens),
      microUsd,
      ...defined({ microUsdPerIncident: trails.length === 0 ? undefined : microUsd / trails.length }),
    },
  };
}

function trailsOf(figures: readonly IncidentFigures[]): readonly TrailFigures[] {
  return figures.flatMap(({ trail }) => trail ?? []);
}
