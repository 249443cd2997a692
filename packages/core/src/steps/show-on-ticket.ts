import { defined } from '../defined.ts';
import { artifactKeys, Diagnosis, type Incident, Patch, Proof } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import { describeTicket, describeTurn, type Turn } from '../render/ticket.ts';
import { writeForTicket } from '../render/ticket-text.ts';
import type { StepContext } from './define-step.ts';
import { findArtifact, loadEvidence, loadTriage } from './load.ts';
import { chatNeeds, showInChat } from './tell-chat.ts';

/** The ports that a turn on the ticket, and in the chats, needs. */
export const ticketNeeds = chatNeeds;

/**
 * Shows on the incident's ticket, and in the chats of its service, what is known now and whose turn it is. Where a person has edited Suture's part
 * of the description, the turn becomes a short comment. Returns whether the ticket is still there and open; `none` without a ticket.
 */
export async function showOnTicket(
  incident: Incident,
  turn: Turn,
  audit: StepContext['audit'],
  ports: Pick<Ports, (typeof ticketNeeds)[number]>,
): Promise<'open' | 'closed' | 'gone' | 'none'> {
  const { ticket } = incident;
  if (ticket === undefined) return 'none';
  const facts = await loadFacts(incident, ports);
  await showInChat(incident, { turn, evidence: facts.evidence }, audit, ports);
  const described = await ports.tickets.describe(
    ticket,
    writeForTicket(describeTicket(incident, facts, turn), ports.config),
  );
  if (described === 'gone') await audit('ticket is gone', { ticket: ticket.id });
  if (described === 'gone' || described === 'closed') return described;
  if (described === 'edited') {
    const { diagnose, fix } = incident.attempts;
    const text = writeForTicket(describeTurn(turn), ports.config);
    await ports.tickets.comment(ticket, `turn-${turn.key}-${diagnose}-${fix}`, text);
  }
  return 'open';
}

async function loadFacts(incident: Incident, ports: Pick<Ports, 'artifacts'>) {
  const { id, attempts } = incident;
  return {
    evidence: await loadEvidence(incident, ports),
    triage: await loadTriage(incident, ports),
    ...defined({
      diagnosis: await findArtifact(Diagnosis, artifactKeys.diagnosis(id), ports),
      patch: await findArtifact(Patch, artifactKeys.patch(id, attempts.fix), ports),
      proof: await findArtifact(Proof, artifactKeys.proof(id, attempts.fix), ports),
    }),
  };
}
