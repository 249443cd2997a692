import type { Incident, TicketRef } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import type { Block } from '../render/document.ts';
import { writeForTicket } from '../render/ticket-text.ts';
import type { StepContext } from './define-step.ts';
import { type chatNeeds, replyInChat } from './tell-chat.ts';

/** Puts a turn's details on the ticket as a comment, and into the threads of the chats. */
export async function commentOnTicket(
  incident: Incident,
  { ticket, key, blocks }: { readonly ticket: TicketRef; readonly key: string; readonly blocks: readonly Block[] },
  audit: StepContext['audit'],
  ports: Pick<Ports, (typeof chatNeeds)[number]>,
): Promise<void> {
  await ports.tickets.comment(ticket, key, writeForTicket(blocks, ports.config));
  await replyInChat({ ...incident, ticket }, { key, blocks }, audit, ports);
}
