import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { alertSources, readAlert } from '../index.ts';

const config = readConfig(
  { services: { orders: { repository: 'shop/orders', alarms: ['orders-*'] } } },
  'the configuration',
);

function read(body: unknown) {
  return readAlert(JSON.stringify(body), 'the webhook', config, alertSources);
}

// https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issue-alerts/
const event = (more: object = {}) => ({
  action: 'triggered',
  data: {
    event: {
      issue_url: 'https://sentry.io/api/0/issues/1638852747/',
      url: 'https://sentry.io/api/0/projects/acme/orders-web/events/f9cb/',
      web_url: 'https://sentry.io/organizations/acme/issues/1638852747/events/f9cb/',
      title: 'TypeError: order is null',
      level: 'error',
      datetime: '2026-11-24T09:00:00.500Z',
      ...more,
    },
    triggered_rule: 'new issues',
  },
});

const frame = (filename: string, line: number, inApp: boolean, called: string | null = 'run') => ({
  filename,
  abs_path: filename,
  lineno: line,
  colno: 3,
  function: called,
  in_app: inApp,
});

describe('the event of an alert', () => {
  it('gives the error that was thrown last, what it wraps, and the application’s own frames, innermost first', () => {
    const values = [
      {
        type: 'RangeError',
        value: 'no rate',
        stacktrace: { frames: [frame('/app/src/rates.js', 7, true, 'rateOf')] },
      },
      {
        type: 'TypeError',
        value: 'order is null',
        stacktrace: {
          frames: [
            frame('node:internal/modules/run_main', 1, false),
            frame('/app/src/app.js', 10, true, 'handle'),
            frame('/app/node_modules/lib/index.js', 5, false),
            frame('/app/src/show.js', 3, true, null),
          ],
        },
      },
    ];

    expect(read(event({ exception: { values } })).error).toMatchObject({
      name: 'TypeError',
      message: 'order is null',
      frames: [
        { file: '/app/src/show.js', line: 3 },
        { file: '/app/src/app.js', line: 10, function: 'handle' },
      ],
      causes: [{ name: 'RangeError', frames: [{ file: '/app/src/rates.js', line: 7, function: 'rateOf' }] }],
    });
  });

  it('gives the request, without secrets', () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;
    const request = {
      method: 'POST',
      url: 'https://shop.example/orders?id=7#top',
      headers: [['Authorization', `Bearer ${token}`]],
      data: { lines: [] },
    };
    const alert = read(event({ request }));

    expect(alert.event).toMatchObject({ kind: 'http', method: 'POST', path: '/orders?id=7', body: { lines: [] } });
    expect(JSON.stringify(alert)).not.toContain(token);
  });

  it.each([
    [{ tags: [['service', 'orders']], url: null }, 'orders'],
    [{ tags: [{ key: 'service', value: 'orders' }], url: null }, 'orders'],
    [{}, 'orders'],
  ])('finds the service by %j', (more, service) => {
    expect(read(event(more)).service).toBe(service);
  });

  it('says where it looked when no service claims the event', () => {
    expect(() => read(event({ url: 'https://sentry.io/api/0/projects/acme/web/events/f9cb/' }))).toThrow(
      'the project in data.event.url: "web", data.triggered_rule: "new issues": no service',
    );
  });

  it.each([
    [{ exception: null }],
    [{ exception: { values: ['broken', { type: 7, stacktrace: { frames: 'none' } }] } }],
    [{ tags: 'none', request: 7, level: [] }],
    [{ exception: { values: [{ stacktrace: { frames: [null, { lineno: 'x' }] } }] } }],
  ])('reads the rest of an event with %j', (more) => {
    expect(read(event(more))).toMatchObject({ sourceId: '1638852747', fingerprint: 'sentry:1638852747' });
  });
});

const issue = (action: string, more: object = {}) => ({
  action,
  data: {
    issue: {
      id: '1638852747',
      title: 'TypeError: order is null',
      level: 'error',
      firstSeen: '2026-11-24T08:00:00Z',
      project: { slug: 'orders-web' },
      metadata: { type: 'TypeError', value: 'order is null' },
      ...more,
    },
  },
});

it('reads the end of an issue under the fingerprint of its events', () => {
  const resolved = read(issue('resolved'));

  expect(resolved).toMatchObject({ state: 'resolved', fingerprint: read(event()).fingerprint });
  expect(read(issue('created'))).toMatchObject({ state: 'firing', error: { name: 'TypeError' } });
  expect(read(issue('unresolved', { status: 'resolved' })).state).toBe('resolved');
});

// https://docs.sentry.io/organization/integrations/integration-platform/webhooks/metric-alerts/
it.each([
  ['critical', 'firing', 'critical'],
  ['warning', 'firing', 'medium'],
  ['resolved', 'resolved', undefined],
])('reads the metric alert %s', (action, state, severity) => {
  const rule = { id: '7', name: 'Too many errors', aggregate: 'count()', query: 'level:error' };
  const body = {
    action,
    data: {
      metric_alert: { id: '13', projects: ['orders-web'], date_started: '2026-11-24T09:00:00Z', alert_rule: rule },
      description_title: 'Critical: Too many errors',
      description_text: '1000 events in the last 10 minutes',
    },
  };

  expect(read(body)).toMatchObject({
    state,
    sourceId: 'metric alert 13',
    fingerprint: 'sentry:metric:7',
    ...(severity === undefined ? {} : { severity }),
  });
});
