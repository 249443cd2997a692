import { toMarkdown } from '../../render/document.ts';
import { describeTicket } from '../../render/ticket.ts';
import { defineStep } from '../define-step.ts';
import { loadEvidence, loadTriage } from '../load.ts';

/** Opens the incident's ticket. */
export const detectTicket = defineStep({
  name: 'DetectTicket',
  stage: 'detect',
  needs: ['artifacts', 'tickets'],
  next: ['diagnose', 'hand_over'],
  seconds: 60,
  run: async ({ incident }, { artifacts, tickets }) => {
    const evidence = await loadEvidence(incident, { artifacts });
    const triage = await loadTriage(incident, { artifacts });
    const title = `[${incident.severity ?? 'medium'}] ${incident.service}: ${incident.alert.title}`.slice(0, 200);
    const ticket = await tickets.open(incident.id, title, toMarkdown(describeTicket(incident, evidence, triage)));
    const summary = `ticket ${ticket.id} opened`;
    if (triage.codeIsCause !== 'no') return { summary, next: 'diagnose', change: { ticket } };
    const cause = `${summary}; ${triage.category}, not code: ${triage.why}`;
    return { summary: cause, next: 'hand_over', change: { ticket } };
  },
});
