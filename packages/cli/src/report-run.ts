import type { Incident } from '@suture/core';
import type { LocalLoop } from '@suture/local';
import { exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';

/** Runs an incident as far as it goes, says how it stands, and returns the exit code. */
export async function reportRun(
  incidentId: string,
  opened: { readonly loop: Pick<LocalLoop, 'run'> & { readonly ports: Pick<LocalLoop['ports'], 'incidents'> } },
  stay: boolean,
  screen: Output,
): Promise<number> {
  const before = await opened.loop.ports.incidents.get(incidentId);
  if (before?.outcome !== undefined) return reportIncident(before, screen);
  const end = await opened.loop.run(incidentId, { stay });
  if (end.outcome === 'busy') {
    screen.result(end.incident, `Process ${end.heldBy} is already working on ${incidentId} and will continue it.`);
    return exitCodes.busy;
  }
  if (end.outcome === 'failed') {
    screen.fail(end.error);
    return exitCodes.failed;
  }
  return reportIncident(end.incident, screen);
}

function reportIncident(incident: Incident, screen: Output): number {
  screen.result(incident, describeIncident(incident));
  return incident.outcome?.result === 'handed_over' ? exitCodes.handedOver : exitCodes.ok;
}

function describeIncident(incident: Incident): string {
  const { id, outcome, review } = incident;
  if (outcome?.result === 'closed') return `Closed: ${outcome.reason}.`;
  if (outcome?.result === 'recorded') return `Recorded: ${outcome.reason}.`;
  if (outcome !== undefined) return `Handed over: ${outcome.reason}\nTicket: ${incident.ticket?.url ?? 'none'}`;
  if (review === undefined) return `Incident ${id} is at ${incident.stage}. Continue with: suture resume ${id}`;
  return [
    `A proven fix waits for you on branch ${review.branch}: ${review.url}`,
    `Read it:    suture show ${id}`,
    `Decide:     suture approve ${id} | suture request-changes ${id} --comment "…" | suture reject ${id}`,
  ].join('\n');
}
