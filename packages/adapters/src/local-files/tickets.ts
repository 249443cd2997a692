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

  async function read({ id }: TicketRef): Promise<Ticket | undefined> {
    const text = await unlessMissing(readFile(pathOf(id, 'json'), 'utf8'));
    return text === undefined ? undefined : parseJson(Ticket, text, `the ticket ${id}`);
  }

  /** What people read: undefined if it is missing, or as Suture wrote it. */
  async function readEdited({ id }: TicketRef, before: Ticket): Promise<string | undefined> {
    const page = await unlessMissing(readFile(pathOf(id, 'md'), 'utf8'));
    return page === undefined || page === describeTicket(before) ? undefined : page;
  }

  /** Changes a ticket that is still there. To a page that a person edited, only what is new is added. */
  async function change(ref: TicketRef, edit: (ticket: Ticket) => Ticket): Promise<void> {
    const before = await read(ref);
    if (before === undefined) return;
    const after = edit(before);
    const page = await readEdited(ref, before);
    if (after !== before) await writeAtomically(pathOf(ref.id, 'json'), `${JSON.stringify(after, null, 2)}\n`);
    if (page === undefined) await writeAtomically(pathOf(ref.id, 'md'), describeTicket(after));
    else if (after !== before)
      await writeAtomically(pathOf(ref.id, 'md'), `${page.trimEnd()}\n${describeNews(before, after)}`);
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
    describe: async (ref, body) => {
      const before = await read(ref);
      if (before === undefined) return 'gone';
      if (before.status === 'closed') return 'closed';
      if ((await readEdited(ref, before)) !== undefined) return 'edited';
      await change(ref, (ticket) => (ticket.body === body ? ticket : { ...ticket, body }));
      return 'written';
    },
    comment: (ref, key, text) =>
      change(ref, (ticket) =>
        ticket.comments.some((comment) => comment.key === key)
          ? ticket
          : { ...ticket, comments: [...ticket.comments, { key, at: now(), text }] },
      ),
    isOpen: async (ref) => (await read(ref))?.status === 'open',
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
    ...describeTold(ticket.comments, ticket.resolution),
    '',
  ].join('\n');
}

/** What a change adds to a page. */
function describeNews(before: Ticket, after: Ticket): string {
  const resolution = before.resolution === after.resolution ? undefined : after.resolution;
  return [...describeTold(after.comments.slice(before.comments.length), resolution), ''].join('\n');
}

function describeTold(comments: Ticket['comments'], resolution: string | undefined): readonly string[] {
  return [
    ...comments.flatMap(({ at, text }) => ['', '---', '', `*${at}*`, '', text]),
    ...(resolution === undefined ? [] : ['', '---', '', resolution]),
  ];
}
