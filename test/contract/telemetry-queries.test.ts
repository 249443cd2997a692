import { type CloudWatchQueriesOptions, createCloudWatchQueries } from '@suture/adapters/aws/cloudwatch';
import { createLogQueries } from '@suture/adapters/local-files';
import { combineQueries } from '@suture/adapters/telemetry';
import { openTelemetrySources } from '@suture/adapters/vendors';
import { type Incident, type QueryAnswer, readConfig, type TelemetryQueries } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { createPagerDutyIncident, openLoki, openPagerDuty, openPrometheus } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import { openDatadogSetting } from './open-vendors.ts';

const token = `ghs_${'a1'.repeat(20)}`;
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
const incident: Incident = { ...sampleIncident, alert: { ...sampleAlert, source: 'sentry', sourceId: '4711' } };
const clock = createTestClock('2026-11-24T10:00:00.000Z');

const config = readConfig(
  {
    services: { orders: { repository: 'shop/orders', logGroups: ['/ecs/orders'], xray: { service: 'orders' } } },
    sentry: { organization: 'acme' },
  },
  'the configuration',
);

/** An account in which every client gets the same answer, or the same refusal. */
function openCloudWatch(answer: () => object): TelemetryQueries {
  const client = { send: async () => answer() };
  const own = createCloudWatchQueries({
    logs: client as unknown as CloudWatchQueriesOptions['logs'],
    metrics: client as unknown as CloudWatchQueriesOptions['metrics'],
    traces: client as unknown as CloudWatchQueriesOptions['traces'],
    trail: client as unknown as CloudWatchQueriesOptions['trail'],
    pipelines: client as unknown as CloudWatchQueriesOptions['pipelines'],
    config,
    clock,
    pause: async () => {},
  });
  return combineQueries({ own, ownLogs: () => true, sources: openVendors() });
}

/** Vendors that know nothing. */
function openVendors() {
  const fetch = async () => new Response('{}', { status: 404 });
  return openTelemetrySources({ config, clock, fetch, secret: async () => 'secret', pause: async () => {} });
}

/** Loki, Prometheus and PagerDuty beside a platform that has no logs. Each has much, or nothing. */
function openOthers(isFull: boolean): TelemetryQueries {
  const row = (index: number) => `row ${index} for jo@shop.io with ${token} ${'x'.repeat(3000)}`;
  const many = Array.from({ length: isFull ? 400 : 0 }, (_, index) => ({
    at: '2026-11-24T08:30:00.000Z',
    text: row(index),
  }));
  const worlds = {
    'loki.example.com': openLoki({ streams: [{ labels: { app: 'orders' }, lines: many }] }),
    'prometheus.example.com': openPrometheus({
      rules: [],
      series: isFull
        ? { up: many.map(({ at, text }) => ({ metric: { pod: text }, points: [[at, '1']] as const })) }
        : {},
    }),
    'api.pagerduty.com': openPagerDuty({
      token: 'secret',
      users: {},
      now: () => clock.now(),
      incidents: isFull
        ? [
            createPagerDutyIncident({
              id: '4711',
              title: row(0),
              at: '2026-11-24T08:30:00.000Z',
              service: 'orders',
              alerts: many.map(({ at, text }, index) => ({ id: `P${index}`, at, summary: text, details: { text } })),
            }),
          ]
        : [],
    }),
  };
  const settings = readConfig(
    {
      services: {
        orders: { repository: 'shop/orders', loki: { logs: '{app="orders"}' }, prometheus: { metrics: ['up'] } },
      },
      pagerduty: {},
      loki: { url: 'https://loki.example.com' },
      prometheus: { url: 'https://prometheus.example.com' },
    },
    'the configuration',
  );
  const sources = openTelemetrySources({
    config: settings,
    clock,
    fetch: async (input, init) => {
      const { host } = new URL(new Request(input).url);
      const vendor = Object.entries(worlds).find(([name]) => name === host)?.[1];
      if (vendor === undefined) throw new RangeError(`${host} was asked`);
      return vendor.fetch(input, init);
    },
    secret: async () => 'secret',
    pause: async () => {},
  });
  const ofPagerDuty = (asked: Incident) => ({ ...asked, alert: { ...asked.alert, source: 'pagerduty' } });
  const queries = combineQueries({ own: createLogQueries({ lines: () => [], clock }), ownLogs: () => false, sources });
  return { ...queries, vendor: (asked) => queries.vendor(ofPagerDuty(asked)) };
}

function openLog(lines: readonly string[]): TelemetryQueries {
  return combineQueries({ own: createLogQueries({ lines: () => lines, clock }), ownLogs: () => true, sources: [] });
}

/** Datadog alone, with much in it, with nothing, or refusing. */
function openDatadog(given: { readonly full?: true; readonly permissions?: readonly string[] }): TelemetryQueries {
  const text = (index: number) => `row ${index} for jo@shop.io with ${token} ${'x'.repeat(3000)}`;
  const query = 'avg:requests{service:orders}';
  const points = Array.from({ length: 60 }, (_, index) => [Date.parse(window.from) + index * 60_000, index] as const);
  const { source, log } = openDatadogSetting({
    service: { logs: 'service:orders', metrics: [query] },
    series: given.full ? { [query]: points } : {},
    monitor: { message: text(0) },
    ...(given.permissions === undefined ? {} : { permissions: given.permissions }),
  });
  if (given.full) for (let row = 0; row < 300; row += 1) log('2026-11-24T08:30:00.000Z', { message: text(row) });
  const own = createLogQueries({ lines: () => [], clock });
  const raised = () => true;
  return combineQueries({ own, ownLogs: () => false, sources: [{ ...source, raised }] });
}

const denied = () => {
  throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
};
const complete = () => ({
  queryId: 'q-1',
  status: 'Complete',
  results: Array.from({ length: 300 }, (_, index) => [
    { field: '@timestamp', value: '2026-11-24 08:30:00.000' },
    { field: '@message', value: `row ${index} for jo@shop.io with ${token} ${'x'.repeat(5000)}` },
  ]),
});
const log = Array.from(
  { length: 400 },
  (_, index) => `2026-11-24T08:30:00.000Z row ${index} for jo@shop.io with ${token} ${'x'.repeat(3000)}\n`,
);

const worlds: readonly (readonly [string, () => TelemetryQueries])[] = [
  ['a log file', () => openLog(log)],
  ['an empty log file', () => openLog([])],
  ['CloudWatch with much in it', () => openCloudWatch(complete)],
  ['CloudWatch with nothing in it', () => openCloudWatch(() => ({ queryId: 'q-1', status: 'Complete' }))],
  ['CloudWatch where nothing is allowed', () => openCloudWatch(denied)],
  ['Datadog with much in it', () => openDatadog({ full: true })],
  ['Datadog with nothing in it', () => openDatadog({})],
  ['Datadog where nothing is allowed', () => openDatadog({ permissions: [] })],
  ['Loki, Prometheus and PagerDuty with much in it', () => openOthers(true)],
  ['Loki, Prometheus and PagerDuty with nothing in it', () => openOthers(false)],
];

const words = [
  [],
  ['row'],
  ['/'],
  ['\\', "'", '"', '`', '|'],
  ['.*'],
  ['\ud800'],
  ['row 1 '.repeat(50)],
  ['__proto__'],
];
const questions: readonly (readonly [keyof TelemetryQueries, (queries: TelemetryQueries) => Promise<QueryAnswer>[]])[] =
  [
    ['logs', ({ logs }) => words.map((contains) => logs(incident, { ...window, contains, limit: 200 }))],
    ['logCounts', ({ logCounts }) => words.map((contains) => logCounts(incident, { ...window, contains }))],
    ['metrics', ({ metrics }) => [metrics(incident, window)]],
    ['traces', ({ traces }) => [traces(incident, window)]],
    ['vendor', ({ vendor }) => [vendor(incident)]],
    ['changes', ({ changes }) => [changes(incident, window)]],
  ];

describe.each(worlds)('questions to %s', (_name, open) => {
  it.each(questions)(
    'about %s are answered with bounded lines without secrets, or with why there are none',
    async (_question, ask) => {
      for (const answer of await Promise.all(ask(open()))) {
        const text = JSON.stringify(answer);

        expect(text).not.toContain(token);
        expect(text).not.toContain('jo@shop.io');
        expect(text.length).toBeLessThan(50_000);
        if (answer.outcome === 'none') expect(answer.why).toMatch(/^\S[\s\S]{8,}[.!]$/);
        else {
          expect(answer.lines.length).toBeGreaterThan(0);
          expect(answer.lines.every((line) => !line.includes('\n') && line.length <= 2_002)).toBe(true);
        }
      }
    },
  );
});

it.each(worlds.filter(([name]) => name === 'a log file' || name.endsWith('much in it')))(
  'are answered with the lines that hold the words, and what was cut, by %s',
  async (_name, open) => {
    const answer = await open().logs(incident, { ...window, contains: ['row'], limit: 200 });

    expect(answer).toMatchObject({ outcome: 'found', more: expect.stringMatching(/left out/) });
  },
);

it('covers every query of the port', () => {
  expect(questions.map(([name]) => name).sort()).toEqual(Object.keys(openCloudWatch(denied)).sort());
});
