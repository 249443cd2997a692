import type { Evidence, Incident } from '../model/index.ts';
import { type Block, field, type Line, line, outside, own, paragraph } from './document.ts';
import { describeSymptom } from './symptom.ts';
import { actors, type Turn, titleOfTicket } from './ticket.ts';

/** The one message about an incident, as it is now. It leads to the ticket and the pull request and asks for nothing in the chat. */
export function describeInChat(incident: Incident, turn: Turn, evidence?: Evidence): readonly Block[] {
  const { alert, service, severity = 'not set', dueAt, ticket, review } = incident;
  return [
    field(
      'Users see',
      evidence === undefined ? line`${alert.title} on ${service}` : describeSymptom(incident, evidence),
    ),
    field('Severity', own(dueAt === undefined ? severity : `${severity}, due ${dueAt}`)),
    field('Service', outside(service)),
    field('Stage', own(turn.stage)),
    field('Now', turn.now),
    field('Turn', own(actors[turn.who])),
    ...(ticket === undefined ? [] : [field('Ticket', followable(ticket.url))]),
    ...(review === undefined ? [] : [field('Pull request', followable(review.url))]),
  ];
}

/** What the message is called in a notification. */
export function titleInChat(incident: Incident, evidence?: Evidence): string {
  return evidence === undefined ? `${incident.service}: ${incident.alert.title}` : titleOfTicket(incident, evidence);
}

/** On the ticket, once for each chat. @param why a sentence of the chat's adapter */
export function describeChatGap(chat: string, why: string): readonly Block[] {
  return [
    paragraph(line`Suture could not tell ${own(chat)} of this incident: ${outside(why, 600)}`),
    paragraph(own('It tries again at the next turn. Nothing else waits for it.')),
  ];
}

/** The addresses of tickets and pull requests come from the systems that hold them. A file or an object is no web page. */
function followable(url: string): Line {
  return /^https:\/\/[^\s<>|]+$/.test(url) ? [{ link: url }] : outside(url, 2_000);
}
