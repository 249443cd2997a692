import { type Incident, unsealedAction, verifyChain } from '@suture/core';
import type { StoredIssue } from '../github/repository.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Facts, incidentsOf, ourPulls, readIncident, ticketsOf } from './facts.ts';

/** An alarm that reached the product. */
export interface SentAlarm {
  readonly alarm: string;
  readonly state: 'ALARM' | 'OK';
  readonly changedAt: number;
}

/** Words that a person wrote into a ticket. */
export interface TicketEdit {
  readonly issue: StoredIssue;
  readonly words: string;
}

interface EndParts {
  readonly facts: Facts;
  /** Signed heads of audit trails, by their names. */
  readonly checkpoints: ReadonlyMap<string, unknown>;
  readonly sent: readonly SentAlarm[];
  /** Incidents that ended while the kill switch was set, without a word to anybody. */
  readonly wasKilled: boolean;
  /** What people wrote into tickets. */
  readonly edits: readonly TicketEdit[];
  /** Tickets that people closed. */
  readonly closedByPeople: ReadonlySet<string>;
}

/** Checks at the end of a run, when nothing more can happen. */
export function checkEnd({ facts, checkpoints, sent, wasKilled, closedByPeople, edits }: EndParts): void {
  const { kernel, table, machine } = facts;
  const incidents = incidentsOf(facts);
  const records = table.listed('RECEIVED').map(({ record }) => JSON.stringify(record));
  for (const { alarm, state, changedAt } of sent) {
    const at = new Date(changedAt).toISOString();
    if (
      !records.some((record) => record.includes(`"${alarm}"`) && record.includes(at) && !record.includes('"refused"'))
    )
      kernel.violate('nothing is lost', `the alarm ${alarm} (${state}) of ${at} left no record`);
  }
  for (const incident of incidents) {
    const { id, status, auditHead } = incident;
    if (status === 'pending_start' || status === 'running')
      kernel.violate('nothing is lost', `${id} is ${status}, in ${machine.executions.get(id)?.at ?? 'no execution'}`);
    const decided = ourPulls(facts).find(({ incidentId, pull }) => incidentId === id && pull.mergedAt !== undefined);
    if (
      outcomeOf(incident).startsWith('States.Timeout') &&
      machine.executions.get(id)?.history.at(-3) === 'ReviewAwait' &&
      decided
    )
      kernel.violate('a decision is followed', `${id} was merged, and its wait ended without an answer`);
    const verdict = verifyChain(
      id,
      table.partition(`INCIDENT#${id}`).flatMap(({ record }) => (record === undefined ? [] : [record])),
      auditHead,
    );
    if (!verdict.intact) kernel.violate('the chain is intact', `${id}: ${verdict.reason}`);
    const isSigned = [...checkpoints.keys()].some((name) => name.startsWith(`${id}/`));
    const isUnsigned = table.partition(`INCIDENT#${id}`).some((item) => JSON.stringify(item).includes(unsealedAction));
    if (!isSigned && !isUnsigned && (status === 'closed' || status === 'handed_over'))
      kernel.violate('the end of a trail is signed', `${id} is ${status} without a checkpoint`);
    const tickets = ticketsOf(facts, id);
    if (tickets.length > 1) kernel.violate('at most one ticket per incident', `${id} has ${tickets.length}`);
    const [ticket] = tickets;
    if (
      status === 'handed_over' &&
      ticket?.state === 'closed' &&
      // Close may fail after it has closed the ticket; the hand-over that follows does not open it again.
      machine.executions.get(id)?.history.includes('Close') !== true &&
      !closedByPeople.has(`${incident.repository}#${ticket.number}`)
    )
      kernel.violate('ticket and state agree', `${id} is handed over and its ticket is closed`);
    if (status === 'handed_over' && ticket === undefined && !wasKilled)
      kernel.violate('ticket and state agree', `${id} is handed over and has no ticket`);
    // One that stepped back for the fix of another has told so on its ticket.
    if (status === 'recorded' && ticket?.state === 'open')
      kernel.violate('ticket and state agree', `${id} is recorded and its ticket is open`);
  }
  for (const { repository, issue, pull, incidentId, isRevert } of ourPulls(facts)) {
    // A revert is offered to a person, who may take their time, unless a later fix helped.
    if (isRevert && readIncident(facts, incidentId)?.status === 'handed_over') continue;
    // What people took over or pushed to is theirs.
    if (readIncident(facts, incidentId)?.takenOverBy !== undefined) continue;
    if (repository.commits.get(pull.head)?.message.includes(`Incident: ${incidentId}`) === false) continue;
    if (issue.state === 'open' && !pull.reopened && !wasKilled)
      kernel.violate('nothing half-done is left', `the pull request of ${incidentId} is open at the end`);
  }
  for (const repository of facts.repositories.values()) {
    for (const { number, comments } of repository.issues)
      checkComments(kernel, `${repository.name}#${number}`, comments);
  }
  for (const { issue, words } of edits)
    if (!issue.body.includes(words))
      kernel.violate('the words of people stay', `ticket #${issue.number} lost "${words}"`);
  const waits = table.listed('WAIT');
  if (waits.length > 0) kernel.violate('nothing half-done is left', `${waits.length} callbacks are kept at the end`);
}

function outcomeOf({ outcome }: Incident): string {
  return outcome?.reason ?? '';
}

/** Milliseconds within which two workers may have looked and written at the same time. */
const atOnce = 10_000;

function checkComments(kernel: Kernel, where: string, comments: StoredIssue['comments']): void {
  const known = new Map<string, string>();
  for (const { body, at } of comments) {
    const key = /suture:comment=(\S+) /.exec(body)?.[1];
    if (key === undefined) continue;
    const before = known.get(key);
    if (before !== undefined && Date.parse(at) - Date.parse(before) > atOnce)
      kernel.violate('a comment is made once', `${where} has ${key} twice`);
    known.set(key, at);
  }
}
