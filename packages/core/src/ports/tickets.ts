import type { TicketRef } from '../model/index.ts';

export interface Tickets {
  /** Opens the incident's ticket, or finds the one already opened for it. The body is Markdown, or plain text where `tickets` is not `github`. */
  open(incidentId: string, title: string, body: string): Promise<TicketRef>;
  /** Adds a comment once: the same `key` again changes nothing. */
  comment(ticket: TicketRef, key: string, text: string): Promise<void>;
  /** Whether somebody still works on it: false once it is closed or deleted. */
  isOpen(ticket: TicketRef): Promise<boolean>;
  /** Closes it with a resolution; closing a closed one is no error. */
  close(ticket: TicketRef, resolution: string): Promise<void>;
}
