import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../errors.ts';
import type { Alert } from '../../model/index.ts';
import { readConfig } from '../../policy/config.ts';
import type { Ports } from '../../ports/index.ts';
import { createMemoryStores, createTestClock, type MemoryStores } from '../../testing/stores.ts';
import { receiveAlert, startIncident } from './intake.ts';

const alert: Alert = {
  source: 'log',
  sourceId: 'orders-5xx',
  service: 'orders',
  title: 'orders fails',
  state: 'firing',
  startedAt: '2026-03-01T10:00:00.000Z',
  fingerprint: 'TypeError@total',
};

let stores: MemoryStores;
let started: string[];

beforeEach(() => {
  stores = createMemoryStores();
  started = [];
});

it('takes secrets and what cannot be seen out of a title, once for everybody who reads it', async () => {
  const title = `orders\u200b fails\n at ghp_${'a1B2'.repeat(10)}\u{e0041}`;

  const { incidentId } = Object(await receiveAlert({ ...alert, title }, createPorts()));

  const incident = await stores.incidents.get(incidentId);
  expect(incident?.alert.title).toMatch(/^orders fails at \S+$/);
  expect(incident?.alert.title).not.toContain('ghp_');
});

/** Only what intake reaches; anything else it tried would fail loudly. */
function createPorts(change: Partial<Ports> = {}): Ports {
  const reached: Partial<Ports> = {
    ...stores,
    clock: createTestClock('2026-03-01T10:01:00.000Z'),
    config: readConfig(
      { services: { orders: { repository: 'acme/orders' }, billing: { repository: 'acme/billing' } } },
      'the configuration',
    ),
    executions: {
      start: async (incidentId) => {
        started.push(incidentId);
      },
      status: async () => 'unknown',
      succeed: async () => 'over',
    },
    ...change,
  };
  return reached as Ports;
}

const dying = async (): Promise<never> => {
  throw new Error('the process died');
};

describe('receiveAlert', () => {
  it('starts one incident for an episode, with a record on its trail', async () => {
    const result = await receiveAlert(alert, createPorts());

    const [incident, ...others] = (await stores.incidents.list()).items;
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ status: 'running', repository: 'acme/orders', service: 'orders', alert });
    expect(result).toEqual({ outcome: 'started', incidentId: incident?.id });
    expect(started).toEqual([incident?.id]);
    expect(await stores.auditLog.read(incident?.id ?? '')).toMatchObject([{ seq: 1, action: 'alert received' }]);
  });

  it('folds repeats into it and counts them', async () => {
    const first = await receiveAlert(alert, createPorts());
    const second = await receiveAlert({ ...alert, title: 'again' }, createPorts());
    const third = await receiveAlert(alert, createPorts());

    expect([second, third]).toEqual([
      { ...first, outcome: 'folded', count: 2 },
      { ...first, outcome: 'folded', count: 3 },
    ]);
    expect(started).toHaveLength(1);
  });

  it('takes another beginning or another symptom for another incident', async () => {
    await receiveAlert(alert, createPorts());
    await receiveAlert({ ...alert, startedAt: '2026-03-01T11:00:00.000Z' }, createPorts());
    await receiveAlert({ ...alert, fingerprint: 'RangeError@rate' }, createPorts());

    expect(new Set(started).size).toBe(3);
  });

  it('takes the same symptom of another service, or of its new repository, for another incident', async () => {
    const config = readConfig({ services: { orders: { repository: 'acme/shop' } } }, 'the configuration');
    await receiveAlert(alert, createPorts());
    const billing = await receiveAlert({ ...alert, service: 'billing' }, createPorts());
    const moved = await receiveAlert(alert, createPorts({ config }));

    expect([billing.outcome, moved.outcome]).toEqual(['started', 'started']);
    const listed = (await stores.incidents.list()).items.map(({ service, repository }) => [service, repository]);
    expect(listed.sort()).toEqual([
      ['billing', 'acme/billing'],
      ['orders', 'acme/orders'],
      ['orders', 'acme/shop'],
    ]);
  });

  it('names an incident by 64 bits or more, whatever the length of the fingerprint', async () => {
    const received = await receiveAlert({ ...alert, fingerprint: 'x'.repeat(5000) }, createPorts());

    expect(received).toMatchObject({
      outcome: 'started',
      incidentId: expect.stringMatching(/^inc-20260301-[0-9a-f]{16}$/),
    });
  });

  it('gives a longer id to the second of two alerts with the same id, and folds its repeats into it', async () => {
    const { incidentId } = Object(await receiveAlert(alert, createPorts()));
    const [first] = (await stores.incidents.list()).items;
    stores = createMemoryStores();
    started = [];
    if (first !== undefined) await stores.incidents.create({ ...first, service: 'billing' });

    const second = await receiveAlert(alert, createPorts());
    const third = await receiveAlert(alert, createPorts());

    const longer = { incidentId: expect.stringMatching(new RegExp(`^${incidentId}[0-9a-f]{16}$`)) };
    expect(second).toMatchObject({ outcome: 'started', ...longer });
    expect(third).toEqual({ ...second, outcome: 'folded', count: 2 });
    expect(started).toEqual([Object(second).incidentId]);
    expect((await stores.incidents.list()).items).toHaveLength(2);
  });

  it('gives an alert a longer name where another one took its name in between', async () => {
    const { incidentId } = Object(await receiveAlert(alert, createPorts()));
    const [first] = (await stores.incidents.list()).items;
    stores = createMemoryStores();
    if (first !== undefined) await stores.incidents.create({ ...first, service: 'billing' });
    let looks = 0;
    const get: typeof stores.incidents.get = async (id) => {
      looks += 1;
      return looks === 1 ? undefined : stores.incidents.get(id);
    };

    const second = await receiveAlert(alert, createPorts({ incidents: { ...stores.incidents, get } }));

    expect(second.outcome).toBe('started');
    expect(Object(second).incidentId).toMatch(new RegExp(`^${incidentId}[0-9a-f]{16}$`));
  });

  it('starts one incident for receivers that take the same symptom at once, and counts the others as its repeats', async () => {
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => receiveAlert(alert, createPorts())));

    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['folded', 'folded', 'folded', 'folded', 'started']);
    const [incident] = (await stores.incidents.list()).items;
    expect(incident?.status).toBe('running');
    expect((await stores.episodes.repeatsOf(incident?.id ?? ''))?.count).toBe(4);
    expect(started).toHaveLength(1);
  });

  it('suppresses what is over', async () => {
    const result = await receiveAlert({ ...alert, state: 'resolved' }, createPorts());

    expect(result.outcome).toBe('suppressed');
    expect((await stores.incidents.list()).items).toEqual([]);
  });

  describe('an end that arrives before the beginning', () => {
    const at = (minute: string) => `2026-03-01T10:${minute}:00.000Z`;
    const end = (minute: string) => receiveAlert({ ...alert, state: 'resolved', startedAt: at(minute) }, createPorts());
    const begin = (minute: string) => receiveAlert({ ...alert, startedAt: at(minute) }, createPorts());

    it('keeps what began before it, or with it, from starting anything', async () => {
      await end('00');

      expect(await begin('00')).toMatchObject({ outcome: 'suppressed', reason: expect.stringContaining(at('00')) });
      expect(started).toEqual([]);
    });

    it('leaves what begins after it alone, also if an earlier end arrives last', async () => {
      await receiveAlert({ ...alert, state: 'resolved', startedAt: '2026-03-01T09:50:00.000Z' }, createPorts());
      await receiveAlert({ ...alert, state: 'resolved', startedAt: '2026-03-01T09:40:00.000Z' }, createPorts());

      expect(await receiveAlert({ ...alert, startedAt: '2026-03-01T09:45:00.000Z' }, createPorts())).toMatchObject({
        outcome: 'suppressed',
      });
      expect(await begin('00')).toMatchObject({ outcome: 'started' });
    });

    it('joins what fires again in the episode of a known incident', async () => {
      await begin('00');
      await end('00');

      expect(await begin('00')).toMatchObject({ outcome: 'folded', count: 2 });
    });

    it('counts as an end now where it lies in the future, so that it cannot silence what is to come', async () => {
      await receiveAlert({ ...alert, state: 'resolved', startedAt: '2036-03-01T10:00:00.000Z' }, createPorts());

      expect(await begin('02')).toMatchObject({ outcome: 'started' });
    });

    it('is about its own symptom and service', async () => {
      await end('00');

      const others = [{ fingerprint: 'other' }, { service: 'billing' }];
      for (const other of others) {
        expect(await receiveAlert({ ...alert, ...other, startedAt: at('00') }, createPorts())).toMatchObject({
          outcome: 'started',
        });
      }
    });
  });

  it('names a service nobody configured', async () => {
    const received = receiveAlert({ ...alert, service: 'shipping' }, createPorts());

    await expect(received).rejects.toThrow(InvalidInput);
    await expect(received).rejects.toThrow(/service: "shipping"/);
    expect((await stores.incidents.list()).items).toEqual([]);
  });

  it.each([
    ['its name at the source, cut', { title: ' \u200b', sourceId: 'x'.repeat(600) }, 'x'.repeat(500)],
    ['its service', { title: '\u0000', sourceId: '\u200b' }, 'an alert of orders'],
  ])('names an alert with a blank title by %s', async (_name, change, title) => {
    await receiveAlert({ ...alert, ...change }, createPorts());

    expect((await stores.incidents.list()).items).toMatchObject([{ alert: { title } }]);
  });

  it.each([
    ['a time after the year 9999', { startedAt: '9999-12-31T23:59:59-01:00' }, /startedAt: .* outside the years/],
    ['a time before the year 0000', { startedAt: '0000-01-01T00:00:00+01:00' }, /startedAt: .* outside the years/],
    ['no time', { startedAt: 'yesterday' }, /startedAt: "yesterday" is not a time/],
    ['an empty fingerprint', { fingerprint: '' }, /fingerprint: /],
    ['more than a store can hold', { url: 'x'.repeat(262_144) }, /url: .* bytes .* shorten it/],
  ])('refuses an alert with %s, and keeps nothing of it', async (_name, change, reason) => {
    const received = receiveAlert({ ...alert, ...change }, createPorts());

    await expect(received).rejects.toThrow(InvalidInput);
    await expect(received).rejects.toThrow(reason);
    expect(await stores.incidents.list()).toEqual({ items: [], unreadable: [] });
  });

  it('makes good on the repeat what a crash between episode and incident left out', async () => {
    await receiveAlert(alert, createPorts({ incidents: { ...stores.incidents, create: dying } })).catch(
      () => undefined,
    );

    const result = await receiveAlert(alert, createPorts());

    expect(result.outcome).toBe('started');
    expect(started).toHaveLength(1);
  });

  it('leaves an incident that can be started after a crash before its start', async () => {
    const executions = { start: dying, status: async () => 'unknown' as const, succeed: async () => 'over' as const };
    await receiveAlert(alert, createPorts({ executions })).catch(() => undefined);
    const [left] = (await stores.incidents.list()).items;

    await startIncident(left?.id ?? '', createPorts());

    expect(left).toMatchObject({ status: 'pending_start' });
    expect(started).toEqual([left?.id]);
  });
});

it('starts an incident once', async () => {
  await receiveAlert(alert, createPorts());
  const [incident] = (await stores.incidents.list()).items;

  await startIncident(incident?.id ?? '', createPorts());

  expect(started).toHaveLength(1);
});
