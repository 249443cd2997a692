import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileInbox } from '@suture/adapters/local-files';
import type { Ports } from '@suture/core';
import { createTestWorld, type TestWorld } from '@suture/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunEnd } from '../loop.ts';
import { createReceiver, type ReceiverEvent } from './receive-messages.ts';

const webhook = (id: string, title: string) => ({
  source: 'suture.webhook',
  'detail-type': 'Suture Webhook',
  detail: {
    from: 'generic',
    id,
    receivedAt: '2026-11-24T09:00:00.000Z',
    body: JSON.stringify({ service: 'orders', title, since: '2026-11-24T08:59:00.000Z' }),
  },
});

let world: TestWorld;
let ports: Ports;
let folder: string;
let runs: string[];
let events: ReceiverEvent[];
const never = new AbortController().signal;

beforeEach(() => {
  world = createTestWorld({
    config: {
      webhooks: {
        sources: ['generic'],
        generic: { service: 'service', title: 'title', sourceId: 'title', startedAt: 'since' },
      },
    },
  });
  ports = world.ports;
  folder = mkdtempSync(join(tmpdir(), 'suture-receiver-'));
  runs = [];
  events = [];
});

const openInbox = () => openFileInbox({ folder, most: 100_000, now: () => world.clock.now() });

function open(inbox = openInbox(), run?: (incidentId: string) => Promise<RunEnd>) {
  const runOne = async (incidentId: string): Promise<RunEnd> => {
    runs.push(incidentId);
    const incident = await ports.incidents.get(incidentId);
    if (incident === undefined) throw new RangeError('there is no incident');
    return run?.(incidentId) ?? { outcome: 'waiting', incident };
  };
  const loop = { ports, run: runOne };
  return { inbox, receiver: createReceiver({ loop, inbox, onEvent: (event) => events.push(event) }) };
}

describe('the receiver of this machine', () => {
  it('runs each incident once, in the order of the alerts, and empties the queue', async () => {
    const { inbox, receiver } = open();
    for (const [n, title] of ['a', 'b', 'a', 'c'].entries()) await inbox.put(webhook(`d${n}`, title));

    await receiver.drain(never);

    const titles = await Promise.all(runs.map(async (id) => (await ports.incidents.get(id))?.alert.title));
    expect(titles).toEqual(['a', 'b', 'c']);
    expect(inbox.waiting()).toBe(0);
    expect(events.map(({ type }) => type)).toEqual(['healing', 'ended', 'healing', 'ended', 'healing', 'ended']);
  });

  it('keeps what it cannot read for a person, with the reason in the list of alerts, and goes on', async () => {
    const { inbox, receiver } = open();
    await inbox.put({ hello: 'world' });
    await inbox.put(webhook('d1', 'a'));

    await receiver.drain(never);

    expect(runs).toHaveLength(1);
    expect(readdirSync(join(folder, 'refused'))).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'refused' });
    expect((await ports.alertRecords.list(10)).items.map(({ outcome }) => outcome).sort()).toEqual([
      'refused',
      'started',
    ]);
  });

  it('tries again later what failed for another reason, and loses nothing', async () => {
    const { create } = ports.incidents;
    let failures = 1;
    ports = {
      ...ports,
      incidents: {
        ...ports.incidents,
        create: async (incident) => {
          failures -= 1;
          if (failures >= 0) throw new RangeError('the disk is full');
          return create(incident);
        },
      },
    };
    const { inbox, receiver } = open();
    await inbox.put(webhook('d1', 'a'));

    await receiver.drain(never);
    const waiting = inbox.waiting();
    world.clock.advance(121_000);
    await receiver.drain(never);

    expect([waiting, inbox.waiting(), runs.length]).toEqual([1, 0, 1]);
  });

  it('goes on after a process that was killed between the alert and its run', async () => {
    const first = open();
    await first.inbox.put(webhook('d1', 'a'));
    const killed = new AbortController();
    killed.abort();
    await first.receiver.drain(killed.signal);
    expect(openInbox().waiting()).toBe(1);
    await first.receiver.drain(never);
    runs = [];

    await open().receiver.resume(never);

    expect(runs).toHaveLength(1);
  });

  it('survives a run that throws, and says so', async () => {
    const { inbox, receiver } = open(openInbox(), async (id) => {
      if (runs.length === 1) throw new RangeError(`no run of ${id}`);
      const incident = await ports.incidents.get(id);
      if (incident === undefined) throw new RangeError('there is no incident');
      return { outcome: 'ended', incident };
    });
    for (const title of ['a', 'b']) await inbox.put(webhook(title, title));

    await receiver.drain(never);

    expect(events.map(({ type }) => type)).toEqual(['healing', 'failed', 'healing', 'ended']);
  });

  it('runs fifty incidents for a thousand alerts over fifty symptoms', async () => {
    const { inbox, receiver } = open();
    for (let n = 0; n < 1_000; n += 1) await inbox.put(webhook(`d${n}`, `symptom ${n % 50}`));

    await receiver.drain(never);

    expect(runs).toHaveLength(50);
    expect(inbox.waiting()).toBe(0);
    const counts = await Promise.all(runs.map(async (id) => (await ports.episodes.repeatsOf(id))?.count ?? 0));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(950);
  });
});
