import { shortId } from '../../markdown.ts';
import type { Outcome } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeResolution } from '../../render/resolution.ts';
import { loadDiagnosis, need } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** Close: the resolution on the ticket, the outcome on the service's record. */
export async function close({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const ticket = need(incident.ticket, 'ticket', incident);
  const review = need(incident.review, 'review', incident);
  const diagnosis = await loadDiagnosis(incident, ports);
  const reason = `fixed by ${review.url}, merged as ${shortId(incident.mergeCommit ?? '')}; the symptom is gone`;
  await audit('will close ticket', { ticket: ticket.id });
  await ports.tickets.close(ticket, toMarkdown(describeResolution(reason, diagnosis)));
  await ports.trustRecord.count(incident.service, 'closed', incident.id);
  const outcome: Outcome = { result: 'closed', at: ports.clock.now().toISOString(), reason };
  return { say: reason, next: 'end', change: { status: 'closed', outcome } };
}
