import { type Asked, openWebApi, type Reply, type WebApi } from './web-api.ts';

export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
  readonly value: string;
}

export interface PrometheusRule {
  readonly name: string;
  readonly query: string;
  readonly duration?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly health?: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
  /** Those that are not inactive. They can come and go at any time. */
  alerts: readonly PrometheusAlert[];
}

export interface PrometheusSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** ISO 8601, and a number, `NaN` or `+Inf`. */
  readonly points: readonly (readonly [at: string, value: string])[];
}

export interface PrometheusState {
  /** What the header `authorization` must be; absent for a Prometheus that asks for none. */
  readonly authorization?: string;
  readonly rules: PrometheusRule[];
  /** What each expression gives; nothing for others. */
  readonly series: Readonly<Record<string, readonly PrometheusSeries[]>>;
  readonly warnings?: readonly string[];
  /** Whether it filters rules by name, as Prometheus does since 2.43. Default: true. */
  readonly filtersRules?: boolean;
}

/** Stands in for Prometheus' query API (prometheus.io/docs/prometheus/latest/querying/api): rules with their alerts, and range queries. */
export function openPrometheus(state: PrometheusState, host = 'prometheus.example.com'): WebApi {
  return openWebApi({
    host,
    refuse: ({ headers }) =>
      state.authorization === undefined || headers.get('authorization') === state.authorization
        ? undefined
        : { status: 401, body: 'Unauthorized' },
    routes: [
      { method: 'GET', path: /^\/api\/v1\/rules$/, answer: (asked) => listRules(asked, state) },
      { method: 'GET', path: /^\/api\/v1\/query_range$/, answer: (asked) => queryRange(asked, state) },
    ],
  });
}

function listRules({ query }: Asked, { rules, filtersRules = true }: PrometheusState): Reply {
  const names = query.getAll('rule_name[]');
  const wanted = rules.filter(({ name }) => !filtersRules || names.length === 0 || names.includes(name));
  const groups = [{ name: 'services', file: '/etc/prometheus/rules.yml', interval: 60, rules: wanted.map(toApiRule) }];
  return { body: { status: 'success', data: { groups: wanted.length === 0 ? [] : groups } } };
}

function toApiRule({ alerts, duration = 0, labels = {}, annotations = {}, health = 'ok', ...rule }: PrometheusRule) {
  const state = alerts.some((alert) => alert.state === 'firing')
    ? 'firing'
    : alerts.length > 0
      ? 'pending'
      : 'inactive';
  return {
    state,
    ...rule,
    duration,
    keepFiringFor: 0,
    labels,
    annotations,
    alerts: alerts.map((alert) => ({ annotations, ...alert })),
    health,
    evaluationTime: 0.0004,
    lastEvaluation: '2026-11-24T09:59:45.000Z',
    type: 'alerting',
  };
}

/** More points of a series than this are refused. */
const mostPoints = 11_000;

function queryRange({ query }: Asked, { series, warnings }: PrometheusState): Reply {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(query.get(name) ?? Number.NaN));
  if (start === undefined || end === undefined || step === undefined || !(end >= start) || !(step > 0))
    return refusal('invalid parameter "start", "end" or "step"');
  if ((end - start) / step > mostPoints)
    return refusal(`exceeded maximum resolution of ${mostPoints} points per timeseries`);
  const expression = query.get('query') ?? '';
  if (expression.split('(').length !== expression.split(')').length)
    return refusal('invalid parameter "query": parse error: unclosed left parenthesis');
  const found = Object.hasOwn(series, expression) ? (series[expression] ?? []) : [];
  const result = found.flatMap(({ metric, points }) => {
    const values = points
      .map(([at, value]) => [Date.parse(at) / 1000, value] as const)
      .filter(([at]) => at >= start && at <= end);
    return values.length === 0 ? [] : [{ metric, values }];
  });
  return { body: { status: 'success', data: { resultType: 'matrix', result }, ...(warnings && { warnings }) } };
}

function refusal(error: string): Reply {
  return { status: 400, body: { status: 'error', errorType: 'bad_data', error } };
}
