import {
  type AlertNotes,
  type Chat,
  type Config,
  type Incident,
  InvalidInput,
  parse,
  type TicketRef,
  type Tickets,
} from '@suture/core';
import type * as z from 'zod';
import type { HostParts } from '../code-hosts/host-parts.ts';
import type { Objects } from '../objects/objects.ts';

/** The parts of the gateway: the configuration, the code host, the tickets, the sources of alerts, the chats and the objects for snapshots. */
export interface GatewayParts extends HostParts {
  readonly config: Config;
  readonly ticketsFor: (repository: string) => Tickets;
  readonly alertNotes: AlertNotes;
  readonly chat: Chat;
  readonly objects: Objects;
}

/** Every request names its repository, so that each is checked. */
type Subject = { readonly repository: string } | { readonly incident: Incident } | { readonly ticket: TicketRef };

/** An operation of the gateway: its input, its output and what it runs. */
export function operation<I extends z.ZodType<Subject>, O extends z.ZodType>(definition: {
  readonly input: I;
  readonly output: O;
  readonly run: (parts: GatewayParts, input: z.output<I>) => Promise<z.output<O>>;
}) {
  const { input, output, run } = definition;
  return {
    input,
    output,
    /** Runs the operation, only for a configured repository. @throws InvalidInput */
    serve: async (request: unknown, parts: GatewayParts): Promise<z.output<O>> => {
      const what = 'the request to the gateway';
      const given = parse(input, request, what);
      const repository = repositoryOf(given);
      if (!Object.values(parts.config.services).some((service) => service.repository === repository))
        throw new InvalidInput(what, [
          `repository: ${repository} is not one of the configuration's; add a service with it`,
        ]);
      return run(parts, given);
    },
    /** Parses the JSON answer, in which null stands for undefined. @throws InvalidInput */
    read: (reply: unknown, what: string): z.output<O> => parse(output, reply ?? null, what),
  };
}

function repositoryOf(subject: Subject): string {
  if ('repository' in subject) return subject.repository;
  if ('incident' in subject) return subject.incident.repository;
  return locateTicket(subject.ticket).repository;
}

/** A ticket's id names its repository: `owner/name#7`. */
export function locateTicket({ id, url }: TicketRef): { readonly repository: string; readonly ticket: TicketRef } {
  const [repository = '', number = ''] = id.split('#');
  return { repository, ticket: { id: number, url } };
}
