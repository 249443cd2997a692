import { alertSources, type Grade, readAlertEvent } from '@suture/adapters/alerts';
import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';

/** Two services, one of which each changed value names, so that a value that chooses the service is seen. */
const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', alarms: ['orders*'] },
      payments: { repository: 'shop/payments', alarms: ['payments*'] },
    },
  },
  'the configuration',
);

interface Row {
  readonly event: object;
  /** What the service's own program, or anybody outside, can set in such an event, with another value of the same form. */
  readonly writes: readonly (readonly [writer: Grade, path: string, value: unknown])[];
}

const at = '2026-11-24T09:00:00.000Z';

const rows: Readonly<Record<string, Row>> = {
  sentry: {
    event: {
      action: 'triggered',
      data: {
        event: {
          issue_id: '7',
          url: 'https://sentry.io/api/0/projects/acme/orders/events/e4/',
          web_url: 'https://sentry.io/issues/7/',
          title: 'TypeError: x',
          culprit: 'show',
          level: 'error',
          release: '1',
          environment: 'production',
          datetime: at,
          tags: [],
          exception: { values: [{ type: 'TypeError', value: 'x' }] },
          request: { method: 'GET', url: 'https://shop.example/' },
        },
        triggered_rule: 'new issues',
      },
    },
    writes: [
      ['outsider', 'data.event.tags', [['service', 'payments']]],
      ['outsider', 'data.event.datetime', '2026-11-24T10:00:00.000Z'],
      ['outsider', 'data.event.title', 'RangeError: y'],
      ['outsider', 'data.event.culprit', 'y'],
      ['outsider', 'data.event.level', 'fatal'],
      ['outsider', 'data.event.release', 'y'],
      ['outsider', 'data.event.environment', 'y'],
      ['outsider', 'data.event.exception', { values: [{ type: 'RangeError', value: 'y' }] }],
      ['outsider', 'data.event.request', { method: 'POST', url: 'https://shop.example/y' }],
    ],
  },
  pagerduty: {
    event: {
      event: {
        event_type: 'incident.triggered',
        occurred_at: at,
        data: { id: 'P1', status: 'triggered', title: 'orders fail', service: { id: 'S1', summary: 'the shop' } },
      },
    },
    writes: [
      ['outsider', 'event.data.title', 'payments fail'],
      ['outsider', 'event.data.incident_key', 'payments'],
    ],
  },
  opsgenie: {
    event: {
      action: 'Create',
      alert: { alertId: 'a1', message: 'orders fail', priority: 'P3', createdAt: at },
    },
    writes: [
      ['outsider', 'alert.message', 'payments fail'],
      ['outsider', 'alert.alias', 'payments'],
      ['outsider', 'alert.entity', 'payments'],
      ['outsider', 'alert.tags', ['service:payments']],
      ['outsider', 'alert.details', { service: 'payments' }],
      ['outsider', 'alert.description', 'y'],
      ['outsider', 'alert.priority', 'P1'],
      ['outsider', 'alert.source', 'y'],
    ],
  },
  datadog: {
    event: {
      title: 'orders fail',
      date: at,
      body: 'x',
      tags: 'env:production',
      alert_id: '42',
      alert_transition: 'Triggered',
      alert_scope: 'host:a',
      org: { id: '1' },
    },
    writes: [
      ['outsider', 'body', 'y'],
      ['service', 'tags', 'service:payments'],
      ['service', 'alert_scope', 'host:b'],
      ['service', 'title', 'payments fail'],
    ],
  },
  alertmanager: {
    event: {
      status: 'firing',
      labels: { alertname: 'TooManyErrors', job: 'orders', route: '/' },
      annotations: { summary: 'x', description: 'x' },
      startsAt: at,
    },
    writes: [
      ['service', 'labels.service', 'payments'],
      ['service', 'labels.job', 'payments'],
      ['service', 'labels.route', '/y'],
      ['service', 'annotations.summary', 'y'],
      ['service', 'annotations.description', 'y'],
    ],
  },
  kubernetes: {
    event: {
      kind: 'Event',
      involvedObject: { kind: 'Pod', name: 'orders-web-0', namespace: 'shop' },
      reason: 'Unhealthy',
      message: 'Readiness probe failed: x',
      firstTimestamp: at,
    },
    writes: [['service', 'message', 'Readiness probe failed: y']],
  },
  'github-actions': {
    event: {
      action: 'completed',
      workflow_run: {
        name: 'tests',
        head_branch: 'main',
        event: 'push',
        conclusion: 'failure',
        created_at: at,
        workflow_id: 7,
        display_title: 'x',
      },
      repository: { full_name: 'shop/orders', default_branch: 'main' },
    },
    writes: [['outsider', 'workflow_run.display_title', 'y']],
  },
};

/** The value with the one at a path replaced. */
function change(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const old = Object.fromEntries(members)[name];
  return { ...Object.fromEntries(members), [name]: change(old, rest, by) };
}

const trust: readonly Grade[] = ['outsider', 'service', 'platform'];

describe.each(Object.entries(rows))('the grades of %s', (name, { event, writes }) => {
  const source = alertSources.find((one) => one.name === name);
  const read = (one: unknown): Readonly<Record<string, unknown>> => {
    const { outsider: _, ...alert } = readAlertEvent(one, 'the event', config, alertSources);
    return alert;
  };

  it.each(writes)('trust nothing that the %s writes in %s', (writer, path, value) => {
    const before = read(event);
    const after = read(change(event, path.split('.'), value));

    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
    const graded = Object.entries({ ...source?.grades });
    const trusted = graded.filter(([, grade]) => trust.indexOf(grade) > trust.indexOf(writer)).map(([field]) => field);
    expect(changed).not.toEqual([]);
    expect(changed.filter((field) => trusted.includes(field))).toEqual([]);
    expect(before.source).toBe(name);
  });
});
