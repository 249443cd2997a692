import { type Clock, Instant, parseJson, type TicketRef, type Tickets } from '@suture/core';
import * as z from 'zod';
import type { Objects } from '../objects/objects.ts';

/** One text of a ticket for people. */
export interface Message {
  /** The ticket's title; the same for each of its texts. */
  readonly subject: string;
  readonly text: string;
}

/** Tells people of one text. */
export type Announce = (message: Message) => Promise<void>;

interface KeptTicketsOptions {
  readonly objects: Objects;
  readonly clock: Clock;
  /** Where the objects are, as a person finds them: `s3://bucket`. */
  readonly place: string;
  /** Nobody is told when left out. */
  readonly announce?: Announce;
}

const Opened = z.object({ title: z.string(), at: Instant, text: z.string() });
type Opened = z.infer<typeof Opened>;

/** Nobody can close such a ticket, so it counts as open for as long as a person probably works on it: a week. */
const openMilliseconds = 7 * 86_400_000;

/**
 * Tickets as objects below `tickets/`, one for each text. A text is announced before it is kept: after a crash in between it is
 * announced twice rather than never.
 */
export function createKeptTickets({
  objects,
  clock,
  place,
  announce = async () => undefined,
}: KeptTicketsOptions): Tickets {
  const now = () => clock.now().toISOString();
  const refOf = (id: string): TicketRef => ({ id, url: `${place}/${folderOf(id)}` });

  async function readOpened(id: string): Promise<Opened | undefined> {
    const key = `${folderOf(id)}opened.json`;
    const bytes = await objects.get(key);
    return bytes && parseJson(Opened, Buffer.from(bytes).toString('utf8'), key);
  }

  async function tell({ id }: TicketRef, name: string, text: string): Promise<void> {
    const key = `${folderOf(id)}${name}.json`;
    if (await objects.has(key)) return;
    const subject = (await readOpened(id))?.title ?? id;
    await announce({ subject, text: `${text}\n\n${describePlace(id)}` });
    await objects.put(key, Buffer.from(JSON.stringify({ at: now(), text })));
  }

  const describePlace = (id: string) => `Incident ${decodeURIComponent(id)}. All messages: ${refOf(id).url}`;

  return {
    open: async (incidentId, title, text) => {
      // A name that an incident's id cannot lead out of.
      const id = encodeURIComponent(incidentId);
      if ((await readOpened(id)) !== undefined) return refOf(id);
      await announce({ subject: title, text: `${text}\n\n${describePlace(id)}` });
      const opened: Opened = { title, at: now(), text };
      await objects.put(`${folderOf(id)}opened.json`, Buffer.from(JSON.stringify(opened)));
      return refOf(id);
    },
    // Comments are sent as mail and tell people what changed. The description changes with each of them, so it is only kept.
    describe: async ({ id }, text) => {
      if ((await readOpened(id)) === undefined) return 'gone';
      if (await objects.has(`${folderOf(id)}closed.json`)) return 'closed';
      await objects.put(`${folderOf(id)}description.json`, Buffer.from(JSON.stringify({ at: now(), text })));
      return 'written';
    },
    comment: (ticket, key, text) => tell(ticket, `comments/${encodeURIComponent(key)}`, text),
    isOpen: async ({ id }) => {
      const opened = await readOpened(id);
      if (opened === undefined || (await objects.has(`${folderOf(id)}closed.json`))) return false;
      return clock.now().getTime() - Date.parse(opened.at) < openMilliseconds;
    },
    close: (ticket, resolution) => tell(ticket, 'closed', resolution),
  };
}

function folderOf(id: string): string {
  return `tickets/${id}/`;
}
