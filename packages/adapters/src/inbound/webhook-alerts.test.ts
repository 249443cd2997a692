import { InvalidInput, type Ports } from '@suture/core';
import { createTestWorld, type TestWorld } from '@suture/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type AlertSource, alertSources, Unclaimed } from '../alerts/index.ts';
import { receiveBatch } from './alert-queue.ts';

const Body = z.object({
  of: z.literal('pagerduty'),
  about: z.string(),
  state: z.enum(['firing', 'resolved']).default('firing'),
  at: z.string().default('2026-11-24T08:59:00.000Z'),
});

/** A vendor whose bodies are a few words. */
const vendor: AlertSource = {
  grades: {},
  name: 'pagerduty',
  shape: 'a body of the stand-in',
  accepts: (event) => Body.safeParse(event).success,
  read: (event) => {
    const { about, state, at } = Body.parse(event);
    if (about === 'nobody')
      throw new Unclaimed('the body', 'about: no service claims it', { source: 'pagerduty', name: about });
    if (about === 'broken') throw new InvalidInput('the body', ['about: it is broken']);
    return {
      source: 'pagerduty',
      sourceId: about,
      service: 'orders',
      title: about,
      state,
      startedAt: at,
      fingerprint: `pagerduty:${about}`,
    };
  },
};
const sources = [...alertSources.filter(({ name }) => name !== 'pagerduty'), vendor];

const alarm = {
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  region: 'eu-west-1',
  resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-5xx'],
  detail: {
    alarmName: 'orders-5xx',
    state: { value: 'ALARM', timestamp: '2026-11-24T09:00:00.123+0000' },
    configuration: {},
  },
};

const about = (name: string, more: object = {}) => ({ of: 'pagerduty', about: name, ...more });
const webhook = (id: string, body: unknown, from = 'pagerduty') => ({
  source: 'suture.webhook',
  'detail-type': 'Suture Webhook',
  detail: {
    from,
    id,
    receivedAt: '2026-11-24T09:00:00.000Z',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  },
});

let world: TestWorld;
let ports: Ports;

beforeEach(() => {
  world = createTestWorld({ config: { webhooks: { sources: ['pagerduty', 'sentry'] } } });
  ports = world.ports;
});

let messages = 0;
const idsOf = new WeakMap<object, string>();
function receive(...bodies: readonly object[]) {
  const queued = bodies.map((body) => {
    messages += 1;
    idsOf.set(body, `m${messages}`);
    return { id: `m${messages}`, body: JSON.stringify(body) };
  });
  return receiveBatch(queued, ports, { ownAlarms: 'suture-test-', sources });
}

/** The messages of a batch that were refused. */
function takeAgain(batch: readonly object[], refused: readonly { readonly id: string }[]): readonly object[] {
  const ids = new Set(refused.map(({ id }) => id));
  return batch.filter((message) => ids.has(idsOf.get(message) ?? ''));
}

const listRecords = async () => (await ports.alertRecords.list(100)).items;
const none = { started: 0, folded: 0, suppressed: 0, answered: 0, ignored: 0, refused: [] };

describe('a webhook in the queue', () => {
  it('starts an incident, and keeps the body without its secrets', async () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;

    const result = await receive(webhook('d1', about('5xx', { note: token })));

    expect(result).toEqual({ ...none, started: 1 });
    const [record] = await listRecords();
    expect(record).toMatchObject({ outcome: 'started', source: 'pagerduty', sourceId: '5xx' });
    const kept = (await ports.artifacts.get(record?.artifact ?? '')) ?? '';
    expect(JSON.parse(kept)).toMatchObject({ of: 'pagerduty', about: '5xx' });
    expect(kept).not.toContain(token);
  });

  it('takes each alert of a body with several', async () => {
    const result = await receive(webhook('d1', [about('5xx'), about('latency')]));

    expect(result).toEqual({ ...none, started: 2 });
  });

  it('does nothing the second time', async () => {
    const result = await receive(webhook('d1', about('5xx')), webhook('d1', about('5xx')));

    expect(result).toEqual({ ...none, started: 1, ignored: 1 });
    expect(await listRecords()).toHaveLength(1);
  });

  it('is no repeat of a delivery with the same id from another vendor', async () => {
    await ports.deliveries.claim('webhook.sentry', 'd1', 60);
    await ports.deliveries.finish('webhook.sentry', 'd1');

    expect(await receive(webhook('d1', about('5xx')))).toEqual({ ...none, started: 1 });
  });

  it('comes again while another invocation takes it', async () => {
    await ports.deliveries.claim('webhook.pagerduty', 'd1', 60);

    expect(await receive(webhook('d1', about('5xx')))).toMatchObject({
      ...none,
      refused: [{ error: 'DeliveryBusy' }],
    });
  });

  it('comes again after a failure, takes the rest then, and doubles nothing', async () => {
    const { create } = ports.incidents;
    let dies = true;
    ports = {
      ...ports,
      incidents: {
        ...ports.incidents,
        create: async (incident) => {
          if (!dies || incident.alert.sourceId !== 'latency') return create(incident);
          dies = false;
          throw new RangeError('the process died');
        },
      },
    };
    const delivery = webhook('d1', [about('5xx'), about('latency')]);

    const first = await receive(delivery);
    world.clock.advance(121_000);
    const second = await receive(delivery);

    expect(first).toMatchObject({ started: 1, refused: [{ error: 'RangeError' }] });
    expect(second).toEqual({ ...none, started: 1, folded: 1 });
    expect((await ports.incidents.list()).items).toHaveLength(2);
  });

  it.each([
    ['a CloudWatch alarm', alarm],
    ['a CloudWatch alarm in a message of a topic', { Type: 'Notification', Message: JSON.stringify(alarm) }],
    ['another vendor’s webhook', webhook('d2', about('5xx'))],
    [
      'a delivery of the code host',
      { 'detail-type': 'GitHub Delivery', detail: { id: 'x', event: 'pull_request', repository: 'shop/orders' } },
    ],
    ['a Suture Alert', { source: 'x', 'detail-type': 'Suture Alert', detail: { service: 'orders' } }],
    ['a deployment’s result', { source: 'aws.codepipeline', 'detail-type': 'x', detail: { pipeline: 'orders' } }],
  ])('cannot pass as %s', async (_name, body) => {
    const result = await receive(webhook('d1', body));

    expect(result).toMatchObject({ ...none, refused: [{ error: 'InvalidInput' }] });
    expect(await listRecords()).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('no known shape') },
    ]);
    expect(world.started).toEqual([]);
  });

  it.each([
    ['a source that is off', webhook('d1', about('5xx'), 'datadog'), 'webhooks.sources'],
    ['what is not JSON', webhook('d1', '{"of":"pagerduty"'), 'it is not JSON'],
    ['what its source cannot read', webhook('d1', about('broken')), 'about: it is broken'],
  ])('refuses %s, and records why', async (_name, message, reason) => {
    const result = await receive(message);

    expect(result).toMatchObject({ ...none, refused: [{ error: 'InvalidInput' }] });
    expect(await listRecords()).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining(reason) }]);
  });

  it('refuses a broken envelope, whatever else a source might read in it', async () => {
    const message = { ...webhook('d1', ''), detail: { ...alarm.detail, from: 'pagerduty' } };

    expect(await receive(message)).toMatchObject({ ...none, refused: [{ error: 'InvalidInput' }] });
  });

  it('records what no service claims, and does not ask for it again', async () => {
    expect(await receive(webhook('d1', about('nobody')))).toEqual({ ...none, suppressed: 1 });
    expect(await listRecords()).toMatchObject([{ outcome: 'suppressed', reason: 'about: no service claims it' }]);
  });

  it('starts nothing that was over before it arrived', async () => {
    const result = await receive(webhook('d1', about('5xx', { state: 'resolved' })), webhook('d2', about('5xx')));

    expect(result).toEqual({ ...none, suppressed: 2 });
    expect(world.started).toEqual([]);
  });
});

describe('a thousand deliveries in one burst, a third of them twice and in any order', () => {
  it('lose nothing and double nothing, whichever invocation takes them', async () => {
    const deliveries = Array.from({ length: 1_000 }, (_, n) => webhook(`d${n}`, about(`symptom-${n % 20}`)));
    const repeated = deliveries.filter((_, n) => n % 3 === 0).map((message) => ({ ...message }));
    const shuffled = [...deliveries, ...repeated]
      .map((message, n) => ({ message, key: (n * 7_919) % 1_337 }))
      .sort((a, b) => a.key - b.key)
      .map(({ message }) => message);
    const sum = { started: 0, folded: 0, ignored: 0 };

    for (let queue: readonly object[] = shuffled; queue.length > 0; world.clock.advance(361_000)) {
      const again: object[] = [];
      // Five at once, as many as the queue lets read; what one of them could not take comes again.
      for (let n = 0; n < queue.length; n += 50) {
        const batches = [0, 10, 20, 30, 40].map((from) => queue.slice(n + from, n + from + 10));
        const results = await Promise.all(batches.map((batch) => receive(...batch)));
        for (const [index, { started, folded, ignored, refused }] of results.entries()) {
          sum.started += started;
          sum.folded += folded;
          sum.ignored += ignored;
          again.push(...takeAgain(batches[index] ?? [], refused));
        }
      }
      queue = again;
    }

    expect([sum.started + sum.folded, sum.ignored]).toEqual([1_000, repeated.length]);
    expect(world.started).toHaveLength(20);
    const incidents = (await ports.incidents.list()).items;
    const repeats = await Promise.all(incidents.map(({ id }) => ports.episodes.repeatsOf(id)));
    expect(incidents).toHaveLength(20);
    expect(repeats.reduce((total, one) => total + (one?.count ?? 0), 0)).toBe(980);
  });
});
