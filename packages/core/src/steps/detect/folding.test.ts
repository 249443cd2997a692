import { describe, expect, it } from 'vitest';
import type { Alert, Incident, ObservedError } from '../../model/index.ts';
import type { ConfigInput } from '../../policy/config.ts';
import { runStep } from '../../runtime/run-step.ts';
import { createTestWorld, sampleAlert, type TestWorld } from '../../testing/index.ts';
import { handOver } from '../close/hand-over.ts';
import { detectEvidence } from './detect-evidence.ts';
import { detectTicket } from './detect-ticket.ts';
import { detectTriage } from './detect-triage.ts';
import { receiveAlert } from './intake.ts';

const minute = 60_000;
const began = Date.parse('2026-11-24T09:00:00.000Z');
const at = (minutes: number) => new Date(began + minutes * minute).toISOString();

function seen(
  name: string,
  message: string,
  frame: string | undefined,
  change: Partial<ObservedError> = {},
): ObservedError {
  const stack = frame === undefined ? '' : `${name}: ${message}\n    at ${frame}`;
  return { error: { name, message, stack }, count: 3, ...change };
}

const crash = seen('TypeError', 'x is undefined', 'sum (/app/src/orders.js:12:20)');
const noise = seen('Error', 'socket hang up', 'connResetException (node:internal/errors:720:14)', { count: 40 });

/** A world where alerts come in one after another, each at its time and with what the log shows then. */
function openWorld(config: Partial<ConfigInput> = {}) {
  const world = createTestWorld({ config });
  let errors: readonly ObservedError[] = [];
  const ports: TestWorld['ports'] = {
    ...world.ports,
    telemetry: { ...world.ports.telemetry, gather: async () => ({ errors: [...errors], gaps: [] }) },
  };

  /** Sends an alert, and takes the incident that it starts as far as its ticket. */
  async function send(minutes: number, found: readonly ObservedError[], change: Partial<Alert> = {}) {
    world.clock.advance(Math.max(0, began + minutes * minute - world.clock.now().getTime()));
    errors = found;
    const intake = await receiveAlert({ ...sampleAlert, startedAt: at(minutes), ...change }, ports);
    if (intake.outcome === 'suppressed') throw new RangeError(intake.reason);
    if (intake.outcome === 'folded') return { ...intake, looked: false };
    const input = { incidentId: intake.incidentId };
    await runStep(detectEvidence, input, ports);
    const { next } = await runStep(detectTriage, input, ports);
    if (next === 'ticket') await runStep(detectTicket, input, ports);
    return { ...intake, looked: true };
  }

  const read = async (id: string): Promise<Incident> => {
    const incident = await ports.incidents.get(id);
    if (incident === undefined) throw new RangeError(`no incident ${id}`);
    return incident;
  };
  const end = async (id: string, change: Partial<Incident>) => {
    await ports.incidents.update({ ...(await read(id)), ...change });
  };
  return {
    ...world,
    ports,
    send,
    read,
    end,
    handOver: (id: string) => runStep(handOver, { incidentId: id, summary: 'no idea' }, ports),
    /** An incident of each alert, after folding. */
    owners: async (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await read(id)).foldedInto ?? id)).then((all) => new Set(all)),
  };
}

async function sendAll(
  world: ReturnType<typeof openWorld>,
  alerts: readonly (readonly [number, readonly ObservedError[], Partial<Alert>?])[],
  between: (id: string) => Promise<unknown> = async () => undefined,
) {
  const ids: string[] = [];
  for (const [minutes, found, change] of alerts) {
    const { incidentId } = await world.send(minutes, found, change);
    ids.push(incidentId);
    if ((await world.read(incidentId)).status === 'running') await between(incidentId);
  }
  return { ids, owners: await world.owners(ids) };
}

describe('alerts of one fault', () => {
  it.each<[string, readonly (readonly [number, readonly ObservedError[], Partial<Alert>?])[]]>([
    [
      'an alarm that flaps without an error in the log',
      [
        [0, []],
        [10, []],
        [20, []],
        [30, []],
      ],
    ],
    ['an alarm that flaps for hours', Array.from({ length: 30 }, (_, nth) => [nth * 12, []] as const)],
    [
      'an alarm that comes again hours later without an error',
      [
        [0, []],
        [300, []],
        [900, []],
      ],
    ],
    [
      'a repeat of the same alert at the same time',
      [
        [0, [crash]],
        [0, [crash]],
      ],
    ],
    [
      'a group that tries again at growing intervals',
      [
        [0, []],
        [5, []],
        [15, []],
        [35, []],
        [75, []],
        [155, []],
      ],
    ],
    [
      'two alarms about the same error',
      [
        [0, [crash]],
        [60, [crash], { sourceId: 'orders-latency', fingerprint: 'orders-latency' }],
      ],
    ],
    [
      'an error that a deployment moved',
      [
        [0, [crash]],
        [
          60,
          [seen('TypeError', 'x is undefined', 'Object.sum (/srv/release-42/src/orders.js:14:20)')],
          { fingerprint: 'b' },
        ],
      ],
    ],
    [
      'an id, a UUID and a time in the message',
      [
        [0, [seen('Error', 'order 17 lost at 2026-11-24T09:00:00Z', 'f (/app/src/a.js:1:1)')]],
        [60, [seen('Error', 'order 4 lost at 2026-11-25T10:00:00Z', 'f (/app/src/a.js:1:1)')], { fingerprint: 'b' }],
      ],
    ],
    [
      'more noise on top the second time',
      [
        [0, [crash]],
        [60, [noise, crash], { fingerprint: 'b' }],
      ],
    ],
    [
      'timeouts behind two alarms',
      [
        [0, [seen('Error', 'Task timed out after 3.00 seconds', undefined, { kind: 'timeout' })]],
        [
          60,
          [seen('Error', 'Task timed out after 3.01 seconds', undefined, { kind: 'timeout' })],
          { fingerprint: 'b' },
        ],
      ],
    ],
  ])('are one incident and one ticket: %s', async (_what, alerts) => {
    for (const between of [undefined, 'handed over'] as const) {
      const world = openWorld();

      const { ids, owners } = await sendAll(world, alerts, async (id) => {
        if (between !== undefined) await world.handOver(id);
      });

      expect([...owners]).toEqual([ids[0]]);
      expect([...world.tickets.keys()]).toEqual([ids[0]]);
      expect(await world.ports.episodes.repeatsOf(ids[0] ?? '')).toMatchObject({
        count: alerts.length - 1,
        firstAt: at(alerts[1]?.[0] ?? 0),
      });
    }
  });

  it('are told on the open ticket and on the trail', async () => {
    const world = openWorld();

    const { ids } = await sendAll(
      world,
      [
        [0, [crash]],
        [10, [crash]],
        [20, [crash]],
      ],
      world.handOver,
    );
    const [id = ''] = ids;

    const comments = [...(world.tickets.get(id)?.comments ?? [])].filter(([key]) => key.startsWith('repeat-'));
    expect(comments.map(([key]) => key)).toEqual(['repeat-1', 'repeat-2']);
    expect(comments[1]?.[1]).toContain('It came again 2 times');
    expect(comments[1]?.[1]).toContain(at(20));
    const trail = await world.ports.auditLog.read(id);
    expect(trail).toContainEqual(
      expect.objectContaining({ action: 'alert folded', detail: expect.objectContaining({ times: 2, at: at(20) }) }),
    );
  });

  it('say so on the incident that was looked at, and name the one it belongs to', async () => {
    const world = openWorld();

    const { ids } = await sendAll(
      world,
      [
        [0, [crash]],
        [90, [crash]],
      ],
      world.handOver,
    );
    const [first = '', second = ''] = ids;

    expect(await world.read(second)).toMatchObject({
      status: 'recorded',
      foldedInto: first,
      fault: ['TypeError', 'x is undefined', 'sum in src/orders.js'],
      outcome: { reason: `another alert of ${first}, which was handed over and has an open ticket` },
    });
    expect((await world.ports.episodes.repeatsOf(first))?.last).toEqual([
      { at: at(90), alert: 'orders-5xx', incidentId: second },
    ]);
  });

  it('join the first incident also from the one that was folded into it', async () => {
    const world = openWorld();

    await sendAll(world, [[0, [crash]]], world.handOver);
    const second = await world.send(90, [crash]);
    const third = await world.send(95, [crash]);

    expect([second.looked, third.looked]).toEqual([true, false]);
    expect(third.incidentId).toBe((await world.read(second.incidentId)).foldedInto);
  });
});

describe('alerts of different faults', () => {
  const other = { sourceId: 'payments-errors', fingerprint: 'payments-errors' };

  it.each<[string, readonly (readonly [number, readonly ObservedError[], Partial<Alert>?])[]]>([
    [
      'that share noise on top',
      [
        [0, [noise, crash]],
        [1, [noise, seen('RangeError', 'no rate', 'rate (/app/src/pay.js:3:3)')], other],
      ],
    ],
    [
      'that share warnings alone',
      [
        [0, [{ ...noise, level: 'warn' }]],
        [1, [{ ...noise, level: 'warn' }], other],
      ],
    ],
    [
      'without a message',
      [
        [0, [seen('AggregateError', '', 'load (/app/src/db.js:69:15)')]],
        [1, [seen('AggregateError', '', 'charge (/app/src/pay.js:5:15)')], other],
      ],
    ],
    [
      'without an error in the log',
      [
        [0, []],
        [1, [], other],
      ],
    ],
    [
      'of one alarm, later',
      [
        [0, [crash]],
        [90, [seen('RangeError', 'no rate', 'rate (/app/src/pay.js:3:3)')]],
      ],
    ],
    [
      'that the alerts themselves name, moments apart',
      [
        [0, [], { error: crash.error }],
        [1, [], { error: seen('RangeError', 'no rate', 'rate (/app/src/pay.js:3:3)').error }],
      ],
    ],
  ])('stay apart: %s', async (_what, alerts) => {
    const world = openWorld();

    const { ids, owners } = await sendAll(world, alerts, world.handOver);

    expect(owners.size).toBe(alerts.length);
    expect([...world.tickets.keys()]).toEqual(ids);
  });

  it('do not vanish in what an outsider told of the same error before the service logged it', async () => {
    const told: Partial<Alert> = {
      source: 'sentry',
      fingerprint: 'b',
      error: crash.error,
      outsider: ['title', 'error'],
    };
    const world = openWorld();

    const { ids, owners } = await sendAll(
      world,
      [
        [0, [], told],
        [1, [crash]],
        [2, [crash], { ...told, fingerprint: 'c' }],
      ],
      world.handOver,
    );

    expect([...owners]).toEqual([ids[0], ids[1]]);
  });

  it('stay apart where the service says that its messages mean nothing, and fold where a rule names them', async () => {
    const fingerprint = { rules: [{ match: 'no rate', as: 'rates are gone' }] };
    const world = openWorld({ services: { orders: { repository: 'shop/orders', fingerprint } } });

    const { owners } = await sendAll(world, [
      [0, [seen('RangeError', 'no rate', 'rate (/app/src/pay.js:3:3)')]],
      [60, [seen('Error', 'there is no rate today', 'tax (/app/src/tax.js:3:3)')], other],
    ]);

    expect(owners.size).toBe(1);
  });
});

describe('an alert after its incident ended', () => {
  const outcome = (result: 'closed' | 'recorded', minutes: number) => ({ result, at: at(minutes), reason: 'x' });

  it('is a new incident after a fix was verified, however soon', async () => {
    const world = openWorld();
    const first = await world.send(0, [crash]);
    await world.end(first.incidentId, { status: 'closed', outcome: outcome('closed', 8) });

    const second = await world.send(10, [crash]);

    expect(second).toMatchObject({ outcome: 'started', looked: true });
    expect((await world.read(second.incidentId)).foldedInto).toBeUndefined();
  });

  it('belongs to the incident if it began before the fix was verified', async () => {
    const world = openWorld();
    const first = await world.send(0, [crash]);
    await world.end(first.incidentId, { status: 'closed', outcome: outcome('closed', 11) });

    expect(await world.send(10, [crash])).toMatchObject({ outcome: 'folded', incidentId: first.incidentId });
  });

  it('belongs to one that was recorded moments ago, unless it is worse', async () => {
    const world = openWorld({ severityFloor: 'high' });
    const first = await world.send(0, [], { severity: 'low' });
    expect(await world.read(first.incidentId)).toMatchObject({ status: 'recorded' });

    expect(await world.send(10, [], { severity: 'low' })).toMatchObject({ incidentId: first.incidentId });
    expect(await world.send(12, [], { severity: 'critical' })).toMatchObject({ outcome: 'started', looked: true });
  });

  it('is a new incident once a person closed the ticket', async () => {
    const world = openWorld();
    const first = await world.send(0, [crash]);
    await world.handOver(first.incidentId);
    await world.ports.tickets.close({ id: first.incidentId, url: 'https://host/ticket' }, 'fixed by hand');

    const second = await world.send(90, [crash]);
    const third = await world.send(180, [crash]);

    expect((await world.read(second.incidentId)).foldedInto).toBeUndefined();
    expect((await world.read(third.incidentId)).foldedInto).toBe(second.incidentId);
  });

  it.each(['KillSwitchThrown', 'BudgetSpent'])('is tried again if it was cut short by %s', async (error) => {
    const world = openWorld();
    const first = await world.send(0, [crash]);
    await runStep(handOver, { incidentId: first.incidentId, failure: { Error: error, Cause: 'x' } }, world.ports);

    const second = await world.send(90, [crash]);

    expect((await world.read(second.incidentId)).foldedInto).toBeUndefined();
  });

  it.each(['log', 'command'])('is looked at again if a person asks: %s', async (source) => {
    const world = openWorld();
    const first = await world.send(0, [crash], { source });
    await world.handOver(first.incidentId);

    const second = await world.send(5, [crash], { source });

    expect(second.looked).toBe(true);
    expect((await world.read(second.incidentId)).foldedInto).toBeUndefined();
  });

  it('folds nothing without a look if the configuration says so', async () => {
    const world = openWorld({ limits: { foldMinutes: 0 } });
    const first = await world.send(0, [crash]);

    const second = await world.send(1, [crash]);

    expect(second.looked).toBe(true);
    expect((await world.read(second.incidentId)).foldedInto).toBe(first.incidentId);
  });
});

describe('a storm', () => {
  it('of a thousand alerts is one incident, one ticket and a few comments', async () => {
    const world = openWorld();
    const first = await world.send(0, [crash]);
    let writes = 0;
    const counted = new Proxy(world.ports.episodes, {
      get: (target, key) => {
        writes += 1;
        return Reflect.get(target, key);
      },
    });
    const ports = { ...world.ports, episodes: counted };

    for (let nth = 1; nth <= 1000; nth += 1) {
      world.clock.advance(500);
      const startedAt = new Date(began + nth * 500).toISOString();
      await receiveAlert({ ...sampleAlert, startedAt }, ports);
    }

    expect((await world.ports.incidents.list()).items).toHaveLength(1);
    expect(await world.ports.episodes.repeatsOf(first.incidentId)).toMatchObject({ count: 1000 });
    expect(world.tickets.get(first.incidentId)?.comments.size).toBeLessThanOrEqual(5);
    expect(writes).toBeLessThanOrEqual(7000);
    expect((await world.ports.auditLog.read(first.incidentId)).length).toBeLessThan(60);
  });

  it('of alarms at once that are about one fault has one owner', async () => {
    const world = openWorld();
    const received = await Promise.all(
      Array.from({ length: 20 }, (_, nth) =>
        receiveAlert({ ...sampleAlert, sourceId: `a${nth}`, fingerprint: `a${nth}` }, world.ports),
      ),
    );
    const ids = received.map((intake) => String(Object(intake).incidentId));
    const ports = {
      ...world.ports,
      telemetry: { ...world.ports.telemetry, gather: async () => ({ errors: [crash], gaps: [] }) },
    };

    await Promise.all(
      ids.map(async (incidentId) => {
        await runStep(detectEvidence, { incidentId }, ports);
        await runStep(detectTriage, { incidentId }, ports);
      }),
    );

    expect((await world.owners(ids)).size).toBe(1);
  });

  it('is told again after pauses that double', async () => {
    const world = openWorld();
    const first = await world.send(0, [crash]);

    for (let minutes = 10; minutes <= 24 * 60; minutes += 10) await world.send(minutes, [crash]);

    const told = [...(world.tickets.get(first.incidentId)?.comments.keys() ?? [])];
    expect(told.length).toBeGreaterThan(5);
    expect(told.length).toBeLessThan(14);
  });
});

it('keeps quiet on the ticket while the kill switch is thrown, and counts all the same', async () => {
  const world = openWorld();
  const first = await world.send(0, [crash]);
  world.throwKillSwitch();

  await world.send(10, [crash]);

  expect(world.tickets.get(first.incidentId)?.comments.size).toBe(0);
  expect(await world.ports.episodes.repeatsOf(first.incidentId)).toMatchObject({ count: 1 });
});

it('takes an alert in whose comment fails, and leaves the failure on the trail', async () => {
  const world = openWorld();
  const first = await world.send(0, [crash]);
  const failing = async (): Promise<never> => {
    throw new RangeError('the code host is down');
  };
  const ports = { ...world.ports, tickets: { ...world.ports.tickets, comment: failing } };

  const intake = await receiveAlert({ ...sampleAlert, startedAt: at(10) }, ports);

  expect(intake).toMatchObject({ outcome: 'folded', incidentId: first.incidentId, count: 2 });
  expect(await world.ports.auditLog.read(first.incidentId)).toContainEqual(
    expect.objectContaining({ action: 'repeat not told', detail: { why: 'RangeError: the code host is down' } }),
  );
});
