import type { Incident } from '@suture/core';
import type { Decide, LocalLoop, RunEnd } from '@suture/local';
import { exitCodes } from './exit-codes.ts';
import type { Hint } from './how-called.ts';
import type { Output } from './output.ts';
import { describeRemoteReview, isRemote } from './remote-review.ts';

type RunnableLoop = Pick<LocalLoop, 'ports' | 'reviewer' | 'run'> & Partial<Pick<LocalLoop, 'isRemote'>>;

/**
 * Runs an incident until it ends or waits, reports its state, and returns the exit code.
 * @param stay waits for the decision; a person at the terminal is asked for it
 */
export async function reportRun(
  incidentId: string,
  loop: RunnableLoop,
  stay: boolean,
  output: Output,
): Promise<number> {
  const before = await loop.ports.incidents.get(incidentId);
  if (before?.outcome !== undefined) return reportIncident(before, output);
  const end = await run(incidentId, loop, stay, output);
  if (end.outcome === 'busy') {
    output.result(end.incident, `Process ${end.heldBy} is already working on ${incidentId} and will continue it.`);
    return exitCodes.busy;
  }
  if (end.outcome === 'failed') {
    output.fail(end.error.continueWith(output.hint('resume', incidentId)));
    return exitCodes.failed;
  }
  if (end.outcome === 'waiting' && end.paused !== undefined) {
    const { incident, paused } = end;
    output.result(incident, `${paused}\nGo on with: ${output.hint('resume', incident.id, '--minutes', '10')}`);
    return exitCodes.ok;
  }
  return reportIncident(end.incident, output);
}

async function run(incidentId: string, loop: RunnableLoop, stay: boolean, { person }: Output): Promise<RunEnd> {
  // What is on a code host is decided there, and nobody is asked here.
  const review = (await loop.ports.incidents.get(incidentId))?.review;
  const isElsewhere = loop.isRemote || (review !== undefined && isRemote(review));
  if (!stay || person === undefined || isElsewhere) return loop.run(incidentId, { stay });
  const { runWithDecisions } = await import('@suture/local');
  const { askDecision } = await import('./decision/ask-decision.ts');
  const decide: Decide = (_review, incident, problem) =>
    person.converse((conversation) => askDecision(incident, loop.ports, conversation, problem));
  return (await runWithDecisions(incidentId, decide, loop, new AbortController().signal)).end;
}

function reportIncident(incident: Incident, output: Output): number {
  output.result(incident, describeIncident(incident, output.hint));
  return incident.outcome?.result === 'handed_over' ? exitCodes.handedOver : exitCodes.ok;
}

/** How the run of an incident ended, in words. */
export function describeEnd(end: RunEnd, hint: Hint): string {
  if (end.outcome === 'failed') return `Failed: ${end.error.continueWith(hint('resume', end.incident.id)).message}`;
  if (end.outcome === 'busy') return `Process ${end.heldBy} is already working on ${end.incident.id}.`;
  return describeIncident(end.incident, hint);
}

function describeIncident(incident: Incident, hint: Hint): string {
  const { id, outcome, review } = incident;
  if (outcome?.result === 'closed') return `Closed: ${outcome.reason}.`;
  if (outcome?.result === 'recorded') return `Recorded: ${outcome.reason}.`;
  if (outcome !== undefined) return `Handed over: ${outcome.reason}\nTicket: ${incident.ticket?.url ?? 'none'}`;
  if (review === undefined) return `Incident ${id} is at ${incident.stage}. Continue with: ${hint('resume', id)}`;
  if (isRemote(review)) return describeRemoteReview(incident, review, hint);
  return [
    `A proven fix waits for you on branch ${review.branch}: ${review.url}`,
    `Read it:    ${hint('show', id)}`,
    `Merge it:   ${hint('approve', id)}`,
    `Change it:  ${hint('request-changes', id, '--comment', '"…"')}`,
    `Reject it:  ${hint('reject', id)}`,
  ].join('\n');
}
