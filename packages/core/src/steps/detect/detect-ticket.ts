import { describeTicket, titleOfTicket } from '../../render/ticket.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { turnOfDiagnosis } from '../../render/turns.ts';
import { defineStep } from '../define-step.ts';
import { loadEvidence, loadTriage } from '../load.ts';
import { chatNeeds, showInChat } from '../tell-chat.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';

/** Opens the incident's ticket. */
export const detectTicket = defineStep({
  name: 'DetectTicket',
  stage: 'detect',
  needs: [...noteNeeds, ...chatNeeds],
  next: ['diagnose', 'hand_over'],
  seconds: 60,
  run: async ({ incident, audit }, ports) => {
    const { artifacts, config, tickets } = ports;
    const evidence = await loadEvidence(incident, { artifacts });
    const triage = await loadTriage(incident, { artifacts });
    const body = writeForTicket(describeTicket(incident, { evidence, triage }, turnOfDiagnosis), config);
    const ticket = await tickets.open(incident.id, titleOfTicket(incident, evidence), body);
    await showInChat({ ...incident, ticket }, { turn: turnOfDiagnosis, evidence }, audit, ports);
    await tellSource(incident, { key: 'ticket', state: 'working', text: `Suture looks into it: ${ticket.url}` }, ports);
    const summary = `ticket ${ticket.id} opened`;
    if (triage.codeIsCause !== 'no') return { summary, next: 'diagnose', change: { ticket } };
    const cause = `${summary}; ${triage.category}, not code: ${triage.why}`;
    return { summary: cause, next: 'hand_over', change: { ticket } };
  },
});
