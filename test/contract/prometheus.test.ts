import { alertSources } from '@suture/adapters/alerts';
import { createPrometheusSource } from '@suture/adapters/prometheus';
import { type Config, type Evidence, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { openPrometheus, type PrometheusRule, type PrometheusState } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';

const now = '2026-11-24T10:00:00.000Z';
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
const evidence: Evidence = { gatheredAt: now, deployedCommit: 'c0ffee', commits: [], gaps: [], errors: [] };
const labels = { alertname: 'HighErrorRate', app: 'orders', severity: 'critical' };
const expression = 'sum(rate(http_requests_total{app="orders",code=~"5.."}[5m])) > 0.05';
const left = 'sum(rate(http_requests_total{app="orders",code=~"5.."}[5m]))';
const rule = (changes: Partial<PrometheusRule> = {}): PrometheusRule => ({
  name: 'HighErrorRate',
  query: expression,
  duration: 300,
  labels: { severity: 'critical' },
  annotations: { summary: 'Orders answers with 500' },
  alerts: [],
  ...changes,
});
const active = (state: 'firing' | 'pending', more: Record<string, string> = {}) => ({
  labels: { ...labels, ...more },
  state,
  activeAt: '2026-11-24T08:55:00.000Z',
  value: '2.5e-01',
});

interface Setting extends Partial<PrometheusState> {
  readonly metrics?: string[];
  readonly tenant?: string;
}

function open({ metrics, tenant, ...state }: Setting = {}) {
  const prometheus = openPrometheus({ rules: [rule()], series: {}, ...state });
  const config = readConfig(
    {
      services: { orders: { repository: 'shop/orders', ...(metrics && { prometheus: { metrics } }) } },
      prometheus: { url: 'https://prometheus.example.com', ...(tenant && { tenant }) },
    },
    'the configuration',
  );
  if (config.prometheus === undefined) throw new RangeError('no Prometheus');
  const source = createPrometheusSource(config.prometheus, {
    config,
    secret: async () => 'token-7',
    fetch: prometheus.fetch,
    clock: createTestClock(now),
    pause: async () => undefined,
  });
  const incident = incidentOf(config);
  return {
    prometheus,
    source,
    read: async (of = incident) => source.read?.(of, window.until, evidence),
    metrics: async (of = incident) => source.metrics?.(of, window),
    vendor: async (of = incident) => source.vendor?.(of),
    incident,
  };
}

/** As Alertmanager's webhook tells of it. */
function incidentOf(config: Config): Incident {
  const alertmanager = alertSources.find(({ name }) => name === 'alertmanager');
  if (alertmanager === undefined) throw new RangeError('no Alertmanager');
  const event = { status: 'firing', labels: { ...labels, pod: 'orders-1' }, startsAt: '2026-11-24T09:00:00Z' };
  return { ...sampleIncident, alert: alertmanager.read(event, config) };
}
const elsewhere: Incident = { ...sampleIncident, alert: { ...sampleAlert, source: 'pagerduty' } };
const ofGrafana: Incident = {
  ...sampleIncident,
  alert: { ...sampleAlert, source: 'grafana', sourceId: 'Checkout', url: 'https://grafana.example.com/d/1' },
};

describe('the state of an alert of Prometheus', () => {
  it.each<[string, PrometheusRule[], string, RegExp]>([
    ['fires', [rule({ alerts: [active('firing')] })], 'firing', /fires/],
    ['fires in another copy', [rule({ alerts: [active('firing', { pod: 'orders-2' })] })], 'firing', /fires/],
    ['fires by a second rule', [rule(), rule({ alerts: [active('firing')] })], 'firing', /fires/],
    ['is inactive', [rule()], 'ok', /HighErrorRate is inactive/],
    ['waits for its time', [rule({ alerts: [active('pending')] })], 'unknown', /its condition holds/],
    ['fires for another service', [rule({ alerts: [active('firing', { app: 'billing' })] })], 'unknown', /1 alerts/],
    ['has no rule', [rule({ name: 'Other' })], 'unknown', /no alerting rule HighErrorRate/],
    ['cannot be evaluated', [rule({ health: 'err', lastError: 'too many samples' })], 'unknown', /too many samples/],
    ['was not evaluated yet', [rule({ health: 'unknown' })], 'unknown', /no evaluation yet/],
  ])('when it %s', async (_name, rules, alarm, observed) => {
    expect(await open({ rules }).read()).toEqual({ alarm, sameError: 0, observed: expect.stringMatching(observed) });
    expect(await open({ rules, filtersRules: false }).read()).toMatchObject({ alarm });
  });

  it('is unknown for an alert that Grafana evaluates, and asks nobody', async () => {
    const { prometheus, read } = open();

    expect(await read(ofGrafana)).toMatchObject({ alarm: 'unknown', observed: expect.stringContaining('Grafana') });
    await expect(read(elsewhere)).rejects.toThrow('name where the log of orders is');
    expect(prometheus.asked).toEqual([]);
  });

  it.each([
    ['of another form', { type: 'alerting', name: 'HighErrorRate', query: 7 }, 'unknown'],
    ['that records', { type: 'recording', name: 'HighErrorRate', query: 'up' }, 'unknown'],
    [
      'of Mimir, with null and more',
      { type: 'alerting', name: 'HighErrorRate', query: 'up', alerts: null, x: 1 },
      'ok',
    ],
  ])('reads a rule %s', async (_name, told, alarm) => {
    const { prometheus, read } = open();
    prometheus.disturb({ kind: 'json', body: { data: { groups: [{ name: 'g', rules: [told, null, 'x'] }] } } });

    expect(await read()).toMatchObject({ alarm });
  });
});

describe('the metrics of Prometheus', () => {
  const points = [['2026-11-24T08:30:00.000Z', '0.2'] as const];

  it('are those of the alert’s expression, without its threshold, and those that are configured', async () => {
    const series = {
      [left]: [{ metric: {}, points }],
      up: [{ metric: { __name__: 'up', pod: 'a' }, points: [['2026-11-24T08:10:00.000Z', '1'] as const] }],
    };
    const { prometheus, metrics } = open({ series, metrics: ['up'], warnings: ['slow store'] });

    expect(await metrics()).toEqual({
      outcome: 'found',
      lines: [`2026-11-24T08:30:00.000Z ${left}: 0.2`, '2026-11-24T08:10:00.000Z up {pod="a"}: 1'],
      more: 'slow store',
    });
    expect(prometheus.asked.map(({ query }) => query.get('step'))).toEqual([null, '60', '60']);
  });

  it.each([
    ['no series', [], 'no series in the window'],
    ['values that are no numbers', ['NaN', '+Inf'], 'NaN (no number, as of 0/0)'],
  ])('say that there are %s', async (_name, values, said) => {
    const series =
      values.length === 0
        ? {}
        : {
            up: [{ metric: {}, points: values.map((value) => ['2026-11-24T08:30:00.000Z', value] as const) }],
          };
    const answer = await open({ series, metrics: ['up'] }).metrics(elsewhere);

    expect(JSON.stringify(answer)).toContain(said);
  });

  it('keep the answers of others when one query is wrong', async () => {
    const series = { up: [{ metric: {}, points }] };

    expect(await open({ series, metrics: ['sum(up', 'up'] }).metrics(elsewhere)).toEqual({
      outcome: 'found',
      lines: ['2026-11-24T08:30:00.000Z up: 0.2'],
      more: 'services.orders.prometheus.metrics: Prometheus at prometheus.example.com refused the query: invalid parameter "query": parse error: unclosed left parenthesis',
    });
  });

  it('say what is missing', async () => {
    expect(await open().metrics(elsewhere)).toMatchObject({
      outcome: 'none',
      why: expect.stringContaining('services.orders.prometheus.metrics'),
    });
    expect(await open().metrics(ofGrafana)).toMatchObject({
      outcome: 'none',
      why: 'Grafana manages the rule of Checkout itself, and Prometheus at prometheus.example.com does not know it: see https://grafana.example.com/d/1.',
    });
  });

  it('are of a service that names some, whatever raised its alert', async () => {
    const { source, incident } = open({ metrics: ['up'] });

    expect([incident, elsewhere, ofGrafana].map(source.concerns)).toEqual([true, true, true]);
    expect([incident, elsewhere, ofGrafana].map(source.raised)).toEqual([true, false, true]);
    expect(open().source.concerns(elsewhere)).toBe(false);
  });
});

describe('the rule behind an alert', () => {
  it('is told with its state and its alerts', async () => {
    const answer = await open({ rules: [rule({ alerts: [active('firing', { pod: 'orders-1' })] })] }).vendor();

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        `rule HighErrorRate: ${expression}`,
        '  must hold for 300 s',
        '  labels: severity="critical"',
        '  summary: Orders answers with 500',
        '  state: firing, evaluation ok at 2026-11-24T09:59:45.000Z',
        '  firing since 2026-11-24T08:55:00.000Z, value 2.5e-01: alertname="HighErrorRate", app="orders", severity="critical", pod="orders-1"',
      ],
    });
  });

  it('is missing when it was renamed', async () => {
    expect(await open({ rules: [] }).vendor()).toMatchObject({
      outcome: 'none',
      why: expect.stringContaining('deleted or renamed'),
    });
  });
});

describe('asking Prometheus', () => {
  it('sends the token and the tenant', async () => {
    const { prometheus, read } = open({ tenant: 'shop', authorization: 'Bearer token-7' });

    expect(await read()).toMatchObject({ alarm: 'ok' });
    expect(prometheus.asked[0]?.headers.get('x-scope-orgid')).toBe('shop');
    await expect(open({ authorization: 'Bearer other' }).read()).rejects.toThrow(
      'set the secret PROMETHEUS_TOKEN anew',
    );
  });

  it.each([
    [403, '', 'needs the right to read rules'],
    [404, '404 page not found', 'correct prometheus.url in suture.config.ts (without /api/v1)'],
    [401, 'no org id', 'set prometheus.tenant'],
    [422, { errorType: 'execution', error: 'many-to-many matching' }, 'refused the query: many-to-many matching'],
    [503, { errorType: 'timeout', error: 'query timed out in expression evaluation' }, 'time-out'],
    [429, '', 'limits requests'],
    [500, null, 'answered with status 500'],
  ])('says what to do about status %d %j', async (status, body, why) => {
    const { prometheus, read, vendor, metrics } = open();
    prometheus.disturb({ kind: 'status', status, body });

    await expect(read()).rejects.toMatchObject({ name: 'QueryUnanswerable', message: expect.stringContaining(why) });
    expect(await vendor()).toMatchObject({ outcome: 'none', why: expect.stringContaining(why) });
    expect(await metrics()).toMatchObject({ outcome: 'none', why: expect.stringContaining(why) });
  });

  it.each(['flood', 'page', 'silence'] as const)('is no harm with %s', async (kind) => {
    const { prometheus, read } = open();
    prometheus.disturb({ kind });

    await expect(read()).rejects.toMatchObject({ name: 'QueryUnanswerable' });
  });

  it.each([
    ['no data', { status: 'success' }],
    ['a vector', { data: { resultType: 'vector', result: [] } }],
    ['values of another type', { data: { resultType: 'matrix', result: [{ metric: {}, values: [['a', 1]] }] } }],
  ])('cannot read %s', async (_name, body) => {
    const { prometheus, metrics } = open({ metrics: ['up'] });
    prometheus.disturb({ kind: 'json', body });

    expect(await metrics(elsewhere)).toMatchObject({ why: expect.stringContaining('in a form that is not known') });
  });

  it('tells of native histograms', async () => {
    const { prometheus, metrics } = open({ metrics: ['up'] });
    const result = [{ metric: {}, histograms: [[1764000000, { count: '1', sum: '2', buckets: [] }]] }];
    prometheus.disturb({ kind: 'json', body: { data: { resultType: 'matrix', result } } });

    expect(await metrics(elsewhere)).toMatchObject({
      lines: ['up: 1 points are native histograms, which are not shown'],
    });
  });
});
