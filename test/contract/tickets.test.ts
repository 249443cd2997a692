import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileTickets } from '@suture/adapters/tickets';
import type { TicketRef, Tickets } from '@suture/core';
import { afterEach, describe, expect, it } from 'vitest';

interface Setting {
  readonly tickets: Tickets;
  /** What a person sees. */
  read(ticket: TicketRef): Promise<string>;
}

const folders: string[] = [];
const clock = { now: () => new Date('2026-11-24T09:00:00Z') };

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function openFiles(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  folders.push(folder);
  return { tickets: createFileTickets(folder, clock), read: (ticket) => readFile(new URL(ticket.url), 'utf8') };
}

const systems: readonly (readonly [string, () => Promise<Setting>])[] = [['files', openFiles]];

describe.each(systems)('a ticket system: %s', (_name, open) => {
  it('opens one ticket per incident', async () => {
    const { tickets, read } = await open();

    const first = await tickets.open('../i1', 'Orders fail', 'the body');
    const again = await tickets.open('../i1', 'Another title', 'another body');
    const other = await tickets.open('i2', 'Orders fail', 'the body');

    expect(again).toEqual(first);
    expect(other.id).not.toBe(first.id);
    expect(await read(first)).toContain('the body');
    expect(await read(first)).not.toContain('another body');
  });

  it('adds one comment per key', async () => {
    const { tickets, read } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'the body');

    await tickets.comment(ticket, 'review-1', 'first words');
    await tickets.comment(ticket, 'review-1', 'other words');

    expect(await read(ticket)).toContain('first words');
    expect(await read(ticket)).not.toContain('other words');
  });

  it('closes with a resolution, and closing again has no effect', async () => {
    const { tickets, read } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'the body');

    await tickets.close(ticket, 'fixed by pull request 1');
    const closed = await read(ticket);
    await tickets.close(ticket, 'fixed by another');

    expect(closed).toContain('fixed by pull request 1');
    expect(await read(ticket)).toBe(closed);
  });
});
