import { alertSources } from '@suture/adapters/alerts';
import { receiveBatch } from '@suture/adapters/inbound';
import type { WebhookName } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { expect, it } from 'vitest';

/** What a vendor sends when a symptom begins, when it is over, and when it is back. */
interface Course {
  readonly name: WebhookName;
  readonly begins: object;
  readonly ends: object;
  readonly returns: object;
}

const clock = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`;

const sentry = (action: string, lastSeen: string) => ({
  action,
  data: {
    issue: {
      id: '1638852747',
      title: 'TypeError: order is null',
      status: action === 'resolved' ? 'resolved' : 'unresolved',
      firstSeen: clock(1),
      lastSeen,
      project: { slug: 'orders' },
    },
  },
});

const pagerduty = (type: string, at: string, more: object = {}) => ({
  event: {
    event_type: `incident.${type}`,
    occurred_at: at,
    data: {
      id: 'P1',
      status: type === 'resolved' ? 'resolved' : 'triggered',
      title: 'checkout fails',
      created_at: clock(1),
      service: { id: 'S1', summary: 'orders' },
      ...more,
    },
  },
});

const prometheus = (status: string, startsAt: string) => ({
  version: '4',
  alerts: [{ status, labels: { alertname: 'TooManyErrors', service: 'orders' }, startsAt }],
});

const datadog = (transition: string, at: string) => ({
  title: 'checkout fails',
  alert_id: '42',
  alert_transition: transition,
  tags: 'service:orders',
  date: String(Date.parse(at)),
  org: { id: '1' },
});

const opsgenie = (action: string, at: string) => ({
  action,
  alert: {
    alertId: `a-${at}`,
    alias: 'checkout',
    message: 'checkout fails',
    entity: 'orders',
    createdAt: Date.parse(at),
  },
});

const run = (conclusion: string, at: string) => ({
  action: 'completed',
  workflow_run: { name: 'tests', head_branch: 'main', event: 'push', conclusion, created_at: at, workflow_id: 7 },
  repository: { full_name: 'shop/orders', default_branch: 'main' },
});

const courses: readonly Course[] = [
  {
    name: 'sentry',
    begins: sentry('created', clock(1)),
    ends: sentry('resolved', clock(3)),
    returns: sentry('unresolved', clock(9)),
  },
  {
    name: 'pagerduty',
    begins: pagerduty('triggered', clock(1)),
    ends: pagerduty('resolved', clock(3)),
    returns: pagerduty('reopened', clock(9), { reopened_at: clock(9) }),
  },
  {
    name: 'alertmanager',
    begins: prometheus('firing', clock(1)),
    ends: prometheus('resolved', clock(1)),
    returns: prometheus('firing', clock(9)),
  },
  {
    name: 'grafana',
    begins: { ...prometheus('firing', clock(1)), orgId: 1 },
    ends: { ...prometheus('resolved', clock(1)), orgId: 1 },
    returns: { ...prometheus('firing', clock(9)), orgId: 1 },
  },
  {
    name: 'datadog',
    begins: datadog('Triggered', clock(1)),
    ends: datadog('Recovered', clock(3)),
    returns: datadog('Triggered', clock(9)),
  },
  {
    name: 'opsgenie',
    begins: opsgenie('Create', clock(1)),
    ends: opsgenie('Close', clock(1)),
    returns: opsgenie('Create', clock(9)),
  },
  {
    name: 'github-actions',
    begins: run('failure', clock(1)),
    ends: run('success', clock(3)),
    returns: run('failure', clock(9)),
  },
];

/** Receives the deliveries of one vendor in this order. */
async function receive(from: WebhookName, ...bodies: readonly object[]) {
  const world = createTestWorld({ config: { webhooks: { sources: [from] } } });
  world.clock.advance(12 * 3_600_000);
  const messages = bodies.map((body, index) => ({
    id: `m${index}`,
    body: JSON.stringify({
      source: 'suture.webhook',
      'detail-type': 'Suture Webhook',
      detail: { from, id: `d${index}`, receivedAt: clock(10), body: JSON.stringify(body) },
    }),
  }));
  const result = await receiveBatch(messages, world.ports, { ownAlarms: 'suture-test-', sources: alertSources });
  return { started: result.started, folded: result.folded, suppressed: result.suppressed, refused: result.refused };
}

it.each(courses)('$name: a symptom that comes back is another incident', async ({ name, begins, ends, returns }) => {
  expect(await receive(name, begins, ends, returns)).toEqual({ started: 2, folded: 0, suppressed: 1, refused: [] });
});

it.each(courses)('$name: a symptom whose end arrives first starts nothing, and comes back', async (course) => {
  const { name, begins, ends, returns } = course;

  expect(await receive(name, ends, begins)).toEqual({ started: 0, folded: 0, suppressed: 2, refused: [] });
  expect(await receive(name, ends, begins, returns)).toEqual({ started: 1, folded: 0, suppressed: 2, refused: [] });
});
