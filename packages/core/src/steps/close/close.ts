import { shortId } from '../../markdown.ts';
import type { Outcome } from '../../model/index.ts';
import { describeResolution } from '../../render/resolution.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, requireField } from '../load.ts';

/** Closes the ticket with the resolution and counts the outcome for the service's trust. */
export const close = defineStep({
  name: 'Close',
  stage: 'close',
  needs: ['artifacts', 'clock', 'config', 'tickets', 'trustRecord'],
  next: ['end'],
  seconds: 60,
  run: async ({ incident }, { artifacts, clock, config, tickets, trustRecord }) => {
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const review = requireField(incident.review, 'review', incident);
    const diagnosis = await loadDiagnosis(incident, { artifacts });
    const reason = `fixed by ${review.url}, merged as ${shortId(incident.mergeCommit ?? '')}; the symptom is gone`;
    await tickets.close(ticket, writeForTicket(describeResolution(reason, diagnosis), config));
    await trustRecord.count(incident.service, 'closed', incident.id);
    const outcome: Outcome = { result: 'closed', at: clock.now().toISOString(), reason };
    return { summary: reason, next: 'end', change: { status: 'closed', outcome } };
  },
});
