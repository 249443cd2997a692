import { defined } from '../../defined.ts';
import { shortId } from '../../markdown.ts';
import type { Outcome } from '../../model/index.ts';
import { describeAuditHead } from '../../render/audit-head.ts';
import { describeResolution } from '../../render/resolution.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, requireField } from '../load.ts';
import { attestChange, attestNeeds } from '../review/attest-change.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';

/** Closes the ticket with the resolution and counts the outcome for the service's trust. */
export const close = defineStep({
  name: 'Close',
  stage: 'close',
  needs: [...noteNeeds, ...attestNeeds, 'clock', 'tickets'],
  next: ['end'],
  seconds: 60,
  run: async ({ incident, audit, seal }, ports) => {
    const { artifacts, clock, config, tickets, trustRecord } = ports;
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const review = requireField(incident.review, 'review', incident);
    const diagnosis = await loadDiagnosis(incident, { artifacts });
    const reason = `fixed by ${review.url}, merged as ${shortId(incident.mergeCommit ?? '')}; the symptom is gone`;
    const sealed = await seal();
    await attestChange(incident, review, sealed, audit, ports);
    const resolution = [...describeResolution(reason, diagnosis), describeAuditHead(sealed)];
    await tickets.close(ticket, writeForTicket(resolution, config));
    const told = defined({ commit: incident.mergeCommit });
    await tellSource(incident, { key: 'closed', state: 'recovered', text: `Suture: ${reason}`, ...told }, ports);
    await trustRecord.count(incident.service, 'closed', incident.id);
    const outcome: Outcome = { result: 'closed', at: clock.now().toISOString(), reason };
    return { summary: reason, next: 'end', change: { status: 'closed', outcome } };
  },
});
