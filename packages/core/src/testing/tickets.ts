import type { Tickets } from '../ports/index.ts';

/** A ticket as people see it. */
export interface KeptTicket {
  readonly title: string;
  readonly body: string;
  readonly comments: ReadonlyMap<string, string>;
  readonly closed: string | undefined;
}

/** Tickets in memory, by the incident's id. */
export function createMemoryTickets(): { readonly port: Tickets; readonly tickets: ReadonlyMap<string, KeptTicket> } {
  const tickets = new Map<string, KeptTicket>();
  const change = (id: string, to: (ticket: KeptTicket) => Partial<KeptTicket>) => {
    const ticket = tickets.get(id);
    if (ticket !== undefined) tickets.set(id, { ...ticket, ...to(ticket) });
  };
  const port: Tickets = {
    open: async (incidentId, title, body) => {
      if (!tickets.has(incidentId)) tickets.set(incidentId, { title, body, comments: new Map(), closed: undefined });
      return { id: incidentId, url: `https://host/ticket/${incidentId}` };
    },
    describe: async ({ id }, body) => {
      const ticket = tickets.get(id);
      if (ticket === undefined) return 'gone';
      if (ticket.closed !== undefined) return 'closed';
      change(id, () => ({ body }));
      return 'written';
    },
    comment: async ({ id }, key, text) => {
      change(id, ({ comments }) => ({ comments: new Map([...comments, [key, text]]) }));
    },
    isOpen: async ({ id }) => tickets.has(id) && tickets.get(id)?.closed === undefined,
    close: async ({ id }, resolution) => {
      change(id, () => ({ closed: resolution }));
    },
  };
  return { port, tickets };
}
