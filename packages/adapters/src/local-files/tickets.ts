import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Clock, parseJson, type TicketRef, type Tickets } from '@suture/core';
import * as z from 'zod';
import { unlessMissing } from './missing.ts';
import { createAtomically, writeAtomically } from './write-atomically.ts';

const Ticket = z.object({
  id: z.string(),
  incidentId: z.string(),
  title: z.string(),
  status: z.enum(['open', 'closed']),
  openedAt: z.string(),
  closedAt: z.string().optional(),
  resolution: z.string().optional(),
  body: z.string(),
  comments: z.array(z.object({ key: z.string(), at: z.string(), text: z.string() })),
});
type Ticket = z.infer<typeof Ticket>;

/** Tickets as files: `<id>.json` is the record, `<id>.md` is for people. */
export function createFileTickets(folder: string, clock: Clock): Tickets {
  const pathOf = (id: string, ending: string) => join(folder, `${id}.${ending}`);
  const refOf = (id: string): TicketRef => ({ id, url: pathToFileURL(pathOf(id, 'md')).href });
  const now = () => clock.now().toISOString();

  async function change(ref: TicketRef, edit: (ticket: Ticket) => Ticket): Promise<void> {
    const before = parseJson(Ticket, await readFile(pathOf(ref.id, 'json'), 'utf8'), `the ticket ${ref.id}`);
    const after = edit(before);
    if (after !== before) await writeAtomically(pathOf(ref.id, 'json'), `${JSON.stringify(after, null, 2)}\n`);
    await writeAtomically(pathOf(ref.id, 'md'), describeTicket(after));
  }

  return {
    open: async (incidentId, title, body) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const id = nameTicket(incidentId);
      const ticket: Ticket = { id, incidentId, title, status: 'open', openedAt: now(), body, comments: [] };
      await createAtomically(pathOf(id, 'json'), `${JSON.stringify(ticket, null, 2)}\n`);
      // Also writes the readable file if an earlier attempt was interrupted before it.
      await change(refOf(id), (found) => found);
      return refOf(id);
    },
    comment: (ref, key, text) =>
      change(ref, (ticket) =>
        ticket.comments.some((comment) => comment.key === key)
          ? ticket
          : { ...ticket, comments: [...ticket.comments, { key, at: now(), text }] },
      ),
    isOpen: async (ref) => {
      const text = await unlessMissing(readFile(pathOf(ref.id, 'json'), 'utf8'));
      return text !== undefined && parseJson(Ticket, text, `the ticket ${ref.id}`).status === 'open';
    },
    close: (ref, resolution) =>
      change(ref, (ticket) =>
        ticket.status === 'closed' ? ticket : { ...ticket, status: 'closed', closedAt: now(), resolution },
      ),
  };
}

/** The incident's id, or its digest if the id cannot be a file name. */
function nameTicket(incidentId: string): string {
  return /^[A-Za-z0-9][\w-]{0,79}$/.test(incidentId)
    ? incidentId
    : createHash('sha256').update(incidentId).digest('hex').slice(0, 16);
}

function describeTicket(ticket: Ticket): string {
  return [
    `# ${ticket.title.replace(/\s+/g, ' ')}`,
    '',
    `**Status** ${ticket.status}`,
    `**Opened** ${ticket.openedAt}`,
    ...(ticket.closedAt === undefined ? [] : [`**Closed** ${ticket.closedAt}`]),
    '',
    ticket.body,
    ...ticket.comments.flatMap(({ at, text }) => ['', '---', '', `*${at}*`, '', text]),
    ...(ticket.resolution === undefined ? [] : ['', '---', '', ticket.resolution]),
    '',
  ].join('\n');
}
