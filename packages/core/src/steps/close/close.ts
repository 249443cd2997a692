import { defined } from '../../defined.ts';
import { shortId } from '../../markdown.ts';
import type { Outcome } from '../../model/index.ts';
import { incidentScope } from '../../policy/budgeted-model.ts';
import { describeResolution } from '../../render/resolution.ts';
import { describeSpending } from '../../render/spending.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { countFix, countNeeds } from '../count-fix.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, requireField } from '../load.ts';
import { releaseRepository } from '../repository-lease.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';

/** Closes the ticket with the resolution and counts the outcome for the service's trust. */
export const close = defineStep({
  name: 'Close',
  stage: 'close',
  needs: [...noteNeeds, ...countNeeds, 'leases', 'spending', 'tickets'],
  next: ['end'],
  seconds: 60,
  run: async ({ incident }, ports) => {
    const { artifacts, clock, config, tickets } = ports;
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const review = requireField(incident.review, 'review', incident);
    const diagnosis = await loadDiagnosis(incident, { artifacts });
    const reason = `fixed by ${review.url}, merged as ${shortId(incident.mergeCommit ?? '')}; the symptom is gone`;
    const spent = describeSpending(await ports.spending.of(incidentScope(incident.id)), incident);
    await tickets.close(ticket, writeForTicket([...describeResolution(reason, diagnosis), spent], config));
    const told = defined({ commit: incident.mergeCommit });
    await tellSource(incident, { key: 'closed', state: 'recovered', text: `Suture: ${reason}`, ...told }, ports);
    await countFix(incident, incident.attempts.review === 0 ? 'closed' : 'edited', ports);
    await releaseRepository(incident, ports);
    const outcome: Outcome = { result: 'closed', at: clock.now().toISOString(), reason };
    return { summary: reason, next: 'end', change: { status: 'closed', outcome } };
  },
});
