import { InvalidInput, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { alertSources, readAlertEvent, readAlerts, readWebhook, toWebhookEvent } from './index.ts';

const services = { orders: { repository: 'shop/orders', alarms: ['orders-*'] } };
const mapping = { alerts: 'items', service: 'team', title: 'what', sourceId: 'id' };
const config = readConfig({ services, webhooks: { generic: mapping } }, 'the configuration');
const receivedAt = new Date('2026-11-24T09:00:00Z');

function read(from: Parameters<typeof toWebhookEvent>[0], body: unknown) {
  const event = toWebhookEvent(from, 'd-1', receivedAt, typeof body === 'string' ? body : JSON.stringify(body));
  const { events, sources } = readWebhook(event, 'the webhook', config, alertSources);
  return events.map((one) => readAlertEvent(one, 'the webhook', config, sources));
}

const firing = { status: 'firing', labels: { alertname: 'orders-errors' }, startsAt: '2026-11-24T08:00:00Z' };
const alarm = {
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  region: 'eu-west-1',
  detail: { alarmName: 'orders-5xx', state: { value: 'ALARM', timestamp: '2026-11-24T09:00:00Z' } },
};

describe('readWebhook', () => {
  it('reads each alert of a body', () => {
    const other = { ...firing, status: 'resolved', labels: { alertname: 'orders-latency' } };

    expect(read('alertmanager', { version: '4', alerts: [firing, other] })).toMatchObject([
      { source: 'alertmanager', sourceId: 'orders-errors', state: 'firing' },
      { source: 'alertmanager', sourceId: 'orders-latency', state: 'resolved' },
    ]);
  });

  it('lets a sender speak for nobody else, whatever it wraps the event in', () => {
    for (const body of [alarm, [alarm], { Records: [{ messageId: '1', body: JSON.stringify(alarm) }] }])
      expect(() => read('sentry', body)).toThrow(InvalidInput);
    expect(() => read('generic', { items: [alarm] })).toThrow('id: it is missing');
    const nested = toWebhookEvent('pagerduty', 'd-2', receivedAt, JSON.stringify(alarm));
    expect(() => read('sentry', nested)).toThrow('no known shape');
  });

  it('reads the list that the configuration names, and dates it by the delivery', () => {
    const item = { team: 'orders', what: 'the queue is stuck', id: 'queue' };

    expect(read('generic', { items: [item, { ...item, id: 8 }] })).toMatchObject([
      { source: 'generic', sourceId: 'queue', startedAt: receivedAt.toISOString() },
      { source: 'generic', sourceId: '8' },
    ]);
    expect(() => read('generic', { items: 'none' })).toThrow('webhooks.generic.alerts');
  });

  it.each(['', '{', '{"items":[', '\u0000'])('refuses a body that is not JSON: %j', (body) => {
    for (const from of ['sentry', 'generic'] as const) expect(() => read(from, body)).toThrow(InvalidInput);
  });
});

it('reads a file by the mapping of the configuration where no source knows its form', () => {
  const dated = readConfig({ services, webhooks: { generic: { ...mapping, startedAt: 'at' } } }, 'the configuration');
  const text = JSON.stringify({ items: [{ team: 'orders', what: 'stuck', id: 'q', at: '2026-11-24T08:00:00Z' }] });

  expect(readAlerts(text, 'the file', dated, alertSources)).toMatchObject([{ alert: { source: 'generic' } }]);
  expect(readAlerts('{"a":1}', 'the file', dated, alertSources)).toMatchObject([
    { error: { message: expect.stringContaining('no known shape') } },
  ]);
});
