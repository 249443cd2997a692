import type { Ports } from '../../ports/index.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeTicket } from '../../render/ticket.ts';
import { loadEvidence, loadTriage } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** DetectTicket: one structured ticket an incident. */
export async function detectTicket({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const evidence = await loadEvidence(incident, ports);
  const triage = await loadTriage(incident, ports);
  const title = `[${incident.severity ?? 'medium'}] ${incident.service}: ${incident.alert.title}`.slice(0, 200);
  await audit('will open ticket', { title });
  const ticket = await ports.tickets.open(incident.id, title, toMarkdown(describeTicket(incident, evidence, triage)));
  const say = `ticket ${ticket.id} opened`;
  if (triage.codeIsCause !== 'no') return { say, next: 'diagnose', change: { ticket } };
  const cause = `${say}; ${triage.category}, not code: ${triage.why}`.slice(0, 900);
  return { say: cause, next: 'hand_over', change: { ticket } };
}
