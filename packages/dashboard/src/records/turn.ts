import type { Incident, Stage } from '@suture/core';
import type { Snapshot } from './read-model.ts';

/** Who has to act for an incident to move on. */
export interface Turn {
  readonly who: 'suture' | 'person' | 'pipeline' | 'nobody';
  /** For what, in words. */
  readonly words: string;
  /** Since when, ISO 8601. */
  readonly since: string;
}

/** Whose turn it is: what the incident waits for says it, and Suture's otherwise. */
export function turnOf(incident: Incident, { waits, last }: Pick<Snapshot, 'waits' | 'last'>): Turn {
  const { id, outcome, status, stage, updatedAt } = incident;
  if (outcome !== undefined) {
    const person = outcome.result === 'handed_over';
    return { who: person ? 'person' : 'nobody', words: describeEnd(outcome.result), since: outcome.at };
  }
  const wait = waits.get(id);
  if (wait?.kind === 'review') return { who: 'person', words: 'reviews the pull request', since: wait.since };
  if (wait?.kind === 'rollout') return { who: 'pipeline', words: 'ships the merge commit', since: wait.since };
  if (status === 'pending_start') return { who: 'suture', words: 'starts', since: incident.createdAt };
  const record = last.get(id);
  if (record?.action === 'finished' || record === undefined)
    return { who: 'suture', words: `has finished ${record?.state ?? stage}`, since: record?.at ?? updatedAt };
  return { who: 'suture', words: `works at ${record.state}`, since: record.at };
}

/** The stage that an open incident is in now; the incident itself knows the one that it has finished last. */
export function stageOf({ id, stage, outcome }: Incident, { waits, last }: Pick<Snapshot, 'waits' | 'last'>): Stage {
  const isIdle = outcome !== undefined || waits.has(id);
  return isIdle ? stage : (last.get(id)?.stage ?? stage);
}

function describeEnd(result: 'closed' | 'handed_over' | 'recorded'): string {
  return { closed: 'closed', handed_over: 'takes over', recorded: 'recorded only' }[result];
}
