import { type GenericWebhook, readConfig, WebhookName } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { admitAlertWebhook } from '../../inbound/admit-webhook.ts';
import { receiveBatch } from '../../inbound/index.ts';
import { webhookSources } from '../webhooks.ts';
import { makeTestAlert } from './index.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const marker = 'suture-test-0123456789ab';
const secret = 'a-secret-of-usable-length';
const generic: GenericWebhook = {
  alerts: 'events',
  service: 'labels.team_service',
  title: 'items[1].summary',
  sourceId: 'check',
  startedAt: 'since',
  state: { path: 'status.name', resolved: ['ok', 'gone'] },
};

const configOf = (alarms: readonly string[], mapping: GenericWebhook = generic) => ({
  services: { orders: { repository: 'acme/orders', alarms: [...alarms] } },
  webhooks: { sources: WebhookName.options, generic: mapping },
});

/** Sends a test alert through the door and the intake, as a deployment does. */
async function deliver(name: WebhookName, config: ReturnType<typeof configOf>) {
  const world = createTestWorld({ config });
  const source = webhookSources.find((one) => one.name === name);
  const alert = makeTestAlert(name, { marker, now, secret, config: world.ports.config });
  if (source === undefined || 'impossible' in alert) throw new Error('there is no test alert');
  const queued: string[] = [];
  const answer = await admitAlertWebhook(
    { headers: alert.headers, body: Buffer.from(alert.body) },
    {
      source,
      inbox: { put: async (event) => void queued.push(JSON.stringify(event)) },
      refuse: (delivery, at) => source.refuse(delivery, [secret], at),
      now,
    },
  );
  const messages = queued.map((body, index) => ({ id: `m${index}`, body }));
  const result = await receiveBatch(messages, world.ports, { ownAlarms: 'suture-' });
  const { items } = await world.ports.alertRecords.list(10);
  return { answer, result, items };
}

describe.each(WebhookName.options)('the test alert of %s', (name) => {
  it.each([
    ['claims nothing of it', ['orders-*']],
    ['claims every name', ['**']],
  ])('is taken, read by its own source, and starts nothing where a service %s', async (_what, alarms) => {
    const { answer, result, items } = await deliver(name, configOf(alarms));

    expect(answer.status).toBe(202);
    expect(result).toMatchObject({ started: 0, folded: 0, suppressed: 1, refused: [] });
    expect(items).toHaveLength(1);
    expect(items[0]?.outcome).toBe('suppressed');
    expect(JSON.stringify(items[0])).toContain(marker);
    expect(items[0]?.source).toBe(name);
  });

  it('is refused with another secret, and without one', () => {
    const source = webhookSources.find((one) => one.name === name);
    const config = readConfig(configOf([]), 'the configuration');
    for (const wrong of ['another-secret-of-that-length', undefined]) {
      const alert = makeTestAlert(name, { marker, now, config, secret: wrong });
      if ('impossible' in alert) throw new Error(alert.impossible);
      expect(source?.refuse({ headers: alert.headers, body: Buffer.from(alert.body) }, [secret], now)).toBeDefined();
    }
  });
});

describe('the test alert of generic', () => {
  const { state: _, ...endless } = generic;

  it('is not made where it would start an incident', () => {
    const config = readConfig(configOf(['**'], endless), 'the configuration');

    expect(makeTestAlert('generic', { marker, now, config, secret })).toEqual({
      impossible: 'webhooks.generic has no state, and the alarms of orders claim any name',
    });
  });

  it('is suppressed without a state where nobody claims it', async () => {
    const { result } = await deliver('generic', configOf(['orders-*'], endless));

    expect(result).toMatchObject({ started: 0, suppressed: 1 });
  });

  it('is not made without a mapping', () => {
    expect(makeTestAlert('generic', { marker, now, config: undefined, secret })).toHaveProperty('impossible');
  });
});
