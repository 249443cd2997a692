import type { Progress } from '@suture/local';
import { type LoopEvent, type Stage, stages } from './loop-events.ts';

/** How far a stage is. A stage that waits needs a person or a pipeline. */
export type StageStatus = 'ahead' | 'running' | 'waiting' | 'done' | 'failed' | 'stopped';

export interface StageRow {
  readonly stage: Stage;
  readonly status: StageStatus;
  /** The state that runs, or ran last. */
  readonly state?: string;
  /** When its current visit began, by the clock of the run. */
  readonly since?: number;
  /** Milliseconds of earlier visits. */
  readonly spent: number;
  readonly summary?: string;
}

/** What a person is shown of one run. */
export interface RunView {
  readonly incidentId: string | undefined;
  readonly startedAt: number;
  readonly rows: readonly StageRow[];
  /** What the running state does, and when it said so. */
  readonly progress?: { readonly told: Progress; readonly at: number } | undefined;
  /** Milliseconds that the whole suite takes, once that is known. */
  readonly suite?: number | undefined;
}

export function beginView(startedAt: number): RunView {
  return {
    incidentId: undefined,
    startedAt,
    rows: stages.map((stage) => ({ stage, status: 'ahead', spent: 0 })),
  };
}

/** The view after an event at a time. */
export function followEvent(view: RunView, event: LoopEvent, at: number): RunView {
  if (event.type === 'progress') return followProgress(view, event.progress, at);
  if (event.type !== 'started' && event.type !== 'finished') return view;
  const { incidentId, stage, state } = event;
  if (event.type === 'started') {
    const handsOver = state === 'HandOver';
    const index = stages.indexOf(stage);
    const rows = view.rows.map((row, place): StageRow => {
      if (row.stage === stage) {
        const visiting = row.status === 'running' || row.status === 'waiting';
        return { ...row, status: 'running', state, since: visiting ? (row.since ?? at) : at };
      }
      const left = leave(row, at, handsOver ? 'failed' : 'done');
      // A fix that was refused begins anew: what came after it is ahead again.
      return place > index ? { stage: left.stage, status: 'ahead', spent: left.spent } : left;
    });
    return { ...view, incidentId, rows, progress: undefined };
  }
  const rows = view.rows.map((row): StageRow => {
    if (row.stage !== stage) return row;
    const summary = headlines.has(state) || row.summary === undefined ? event.summary : row.summary;
    return { ...row, state, summary, status: waits.has(state) ? 'waiting' : row.status };
  });
  return { ...view, incidentId, rows, progress: undefined };
}

/** The states whose summary stands for their stage. */
const headlines = new Set([
  ...['DetectTriage', 'Diagnose', 'FixWrite', 'TestJudge', 'ReviewOpen', 'DeployAwait', 'VerifyObserve'],
  ...['Close', 'HandOver'],
]);

/** States after which a person or a pipeline has the word. */
const waits = new Set(['ReviewAwait', 'DeployAwait']);

function followProgress(view: RunView, told: Progress, at: number): RunView {
  if (told.activity === 'search' || !told.over) return { ...view, progress: { told, at } };
  const measured = told.kind === 'suite' && told.results > 0 ? { suite: told.duration } : {};
  return { ...view, ...measured, progress: undefined };
}

/** The view at the end of a run: `stopped` if it was broken off. */
export function endView(view: RunView, at: number, end: 'over' | 'stopped'): RunView {
  const rows = view.rows.map((row) => {
    if (end === 'over' && row.status === 'waiting') return row;
    return leave(row, at, end === 'over' ? 'done' : 'stopped');
  });
  return { ...view, rows, progress: undefined };
}

function leave(row: StageRow, at: number, status: 'done' | 'failed' | 'stopped'): StageRow {
  if (row.status !== 'running' && row.status !== 'waiting') return row;
  const { since = at, ...rest } = row;
  return { ...rest, status, spent: row.spent + at - since };
}

/** Milliseconds that a stage has taken so far. */
export function timeOf({ since, spent, status }: StageRow, now: number): number {
  return spent + (since === undefined || (status !== 'running' && status !== 'waiting') ? 0 : now - since);
}

/** Milliseconds until there is a proof, at most, where the time of the tests is known. */
export function estimateLeft({ rows, progress, suite }: RunView, now: number): number | undefined {
  const running = rows.find(({ status }) => status === 'running');
  if (running === undefined || suite === undefined) return undefined;
  // The suite runs with the fix and without it.
  const proof = 2 * suite;
  if (running.stage === 'test') return Math.max(0, proof - timeOf(running, now));
  if (running.stage !== 'fix' || progress?.told.activity !== 'search') return undefined;
  const { limit, elapsed } = progress.told;
  return Math.max(0, limit - elapsed - (now - progress.at)) + proof;
}
