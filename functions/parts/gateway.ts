import { createGatewayClient, type GatewayClient } from '@suture/adapters/gateway';
import { IncidentNotFound, type TicketRef } from '@suture/core';
import { requireVariable } from '../environment.ts';
import { once } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Code host, tickets and chats, through the gateway. */
export const gateway = (cloud: Cloud) => {
  const { alertNotes, chat, codeHost, ticketsOf } = openGateway(cloud);
  return {
    alertNotes,
    chat,
    codeHost,
    tickets: {
      open: async (incidentId: string, title: string, body: string) => {
        const incident = await cloud.stores.incidents.get(incidentId);
        if (incident === undefined) throw new IncidentNotFound(incidentId);
        return ticketsOf(incident.repository).open(incidentId, title, body);
      },
      // A ticket's id names its repository, so that the client of any repository finds it.
      describe: (ticket: TicketRef, body: string) => ticketsOf('').describe(ticket, body),
      comment: (ticket: TicketRef, key: string, text: string) => ticketsOf('').comment(ticket, key, text),
      isOpen: (ticket: TicketRef) => ticketsOf('').isOpen(ticket),
      close: (ticket: TicketRef, resolution: string) => ticketsOf('').close(ticket, resolution),
    },
  };
};

export function openGateway({ environment }: Cloud): GatewayClient {
  const name = requireVariable(environment.GATEWAY_FUNCTION, 'GATEWAY_FUNCTION');
  const call = once(async () => (await import('../lazy/gateway-call.ts')).openGatewayCall(name));
  return createGatewayClient(async (request) => (await call())(request));
}
