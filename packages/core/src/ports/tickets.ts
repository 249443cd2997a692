import * as z from 'zod';
import type { TicketRef } from '../model/index.ts';

/**
 * What became of a new description: `written`, also if nothing had changed; `edited` if a person changed Suture's part of it, which is then
 * left as it is; `closed` or `gone` if a person closed or deleted the ticket.
 */
export const Described = z.enum(['written', 'edited', 'closed', 'gone']);
export type Described = z.infer<typeof Described>;

export interface Tickets {
  /** Opens the incident's ticket, or finds the one already opened for it. The body is what `writeForTicket` writes for the system. */
  open(incidentId: string, title: string, body: string): Promise<TicketRef>;
  /** Replaces Suture's part of the description. What people write around it, or in it, stays. */
  describe(ticket: TicketRef, body: string): Promise<Described>;
  /** Adds a comment once: the same `key` again changes nothing, and neither does one on a deleted ticket. */
  comment(ticket: TicketRef, key: string, text: string): Promise<void>;
  /** Whether somebody still works on it: false once it is closed or deleted. */
  isOpen(ticket: TicketRef): Promise<boolean>;
  /** Closes it with a resolution; closing a closed one is no error. */
  close(ticket: TicketRef, resolution: string): Promise<void>;
}
