import * as z from 'zod';
import { AuditRecord } from '../audit/index.ts';
import type { Incident, Outcome, Stage } from '../model/index.ts';
import type { AuditLog } from '../ports/audit-log.ts';

/** What one incident counts for. It changes only while its incident does, so that it can be kept. */
export interface IncidentFigures {
  readonly id: string;
  readonly service: string;
  /** When it was opened, ISO 8601. */
  readonly openedAt: string;
  /** `open` until it has ended. */
  readonly result: Outcome['result'] | 'open';
  /** An operator tried the loop, or it was folded into another incident: no failure of its own. */
  readonly aside: boolean;
  /** Milliseconds from its opening to its end, for one that was closed. */
  readonly timeToRepair: number | undefined;
  /** What its audit trail says; undefined where the trail was not read. */
  readonly trail: TrailFigures | undefined;
}

/** What an audit trail counts. */
export interface TrailFigures {
  /** Milliseconds in each stage that it has been in, waits included. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
  readonly pullRequestsOpened: number;
  readonly pullRequestsMerged: number;
  /** Calls of a model that were answered. */
  readonly modelCalls: number;
  readonly tokens: number;
  /** Millionths of a US dollar. */
  readonly microUsd: number;
}

/** The figures of one incident, from its audit trail. A trail that cannot be read is left out of them. */
export async function readFigures(
  incident: Incident,
  { auditLog }: { readonly auditLog: Pick<AuditLog, 'read'> },
): Promise<IncidentFigures> {
  return measureIncident(incident, z.array(AuditRecord).safeParse(await auditLog.read(incident.id)).data);
}

/**
 * The figures of one incident.
 * @param timeline its audit records by seq; undefined where they were not read
 */
export function measureIncident(incident: Incident, timeline: readonly AuditRecord[] | undefined): IncidentFigures {
  const { id, service, createdAt, outcome, alert, foldedInto } = incident;
  const took = outcome === undefined ? undefined : Math.max(0, Date.parse(outcome.at) - Date.parse(createdAt));
  return {
    id,
    service,
    openedAt: createdAt,
    result: outcome?.result ?? 'open',
    aside: alert.rehearsal !== undefined || foldedInto !== undefined,
    timeToRepair: outcome?.result === 'closed' ? took : undefined,
    trail: timeline === undefined ? undefined : measureTrail(timeline),
  };
}

/** What an answer of a model cost, as the agents record it. */
const Answered = z.object({ tokens: z.number().min(0), microUsd: z.number().min(0) });
const Opened = z.object({ id: z.string() });
const Merged = z.object({ mergeCommit: z.string() });

function measureTrail(timeline: readonly AuditRecord[]): TrailFigures {
  const opened = new Set<string>();
  const merged = new Set<string>();
  const answers: z.infer<typeof Answered>[] = [];
  for (const { action, detail } of timeline) {
    if (action === 'review opened') opened.add(Opened.safeParse(detail).data?.id ?? '');
    if (action === 'waiting for rollout') merged.add(Merged.safeParse(detail).data?.mergeCommit ?? '');
    if (action === 'the model answered') answers.push(Answered.safeParse(detail).data ?? { tokens: 0, microUsd: 0 });
  }
  return {
    stages: timeStages(timeline),
    pullRequestsOpened: opened.size,
    pullRequestsMerged: merged.size,
    modelCalls: answers.length,
    tokens: answers.reduce((sum, { tokens }) => sum + tokens, 0),
    microUsd: answers.reduce((sum, { microUsd }) => sum + microUsd, 0),
  };
}

/** The time between two records belongs to the stage of the first, so that a wait counts for the stage that waits. */
function timeStages(timeline: readonly AuditRecord[]): Partial<Record<Stage, number>> {
  const stages: Partial<Record<Stage, number>> = {};
  for (const [index, { stage, at }] of timeline.entries()) {
    const next = timeline[index + 1];
    const time = next === undefined ? 0 : Math.max(0, Date.parse(next.at) - Date.parse(at));
    stages[stage] = (stages[stage] ?? 0) + time;
  }
  return stages;
}
