import * as z from 'zod';
import { type Condition, parseSearch } from './datadog-search.ts';
import type { DatadogEvent, DatadogLog, DatadogMonitor, DatadogState } from './datadog-state.ts';
import { type Asked, openWebApi, type Reply, type Route, type WebApi } from './web-api.ts';

/** Stands in for Datadog's web API (docs.datadoghq.com/api/latest): logs, monitors, metrics, events, Error Tracking. */
export function openDatadog(state: DatadogState, site = 'datadoghq.com'): WebApi {
  return openWebApi({ host: `api.${site}`, refuse: (asked) => refuse(asked, state), routes: routesOf(state) });
}

const forbidden = { status: 403, body: { errors: ['Forbidden'] } };
const invalid = { status: 400, body: { errors: ['Invalid query'] } };

/** An event is posted with the API key alone. */
function refuse({ method, path, headers }: Asked, { apiKey, appKey, permissions }: DatadogState): Reply | undefined {
  if (headers.get('dd-api-key') !== apiKey) return forbidden;
  const needed = Object.entries(permissionsByPath).find(([begin]) => path.startsWith(begin))?.[1];
  if (method === 'POST' && path === '/api/v1/events') return undefined;
  if (headers.get('dd-application-key') !== appKey) return forbidden;
  return needed === undefined || permissions.includes(needed) ? undefined : forbidden;
}

const permissionsByPath: Readonly<Record<string, string>> = {
  '/api/v2/logs/': 'logs_read_data',
  '/api/v1/monitor/': 'monitors_read',
  '/api/v1/query': 'timeseries_query',
  '/api/v2/events/': 'events_read',
  '/api/v2/error-tracking/': 'error_tracking_read',
};

function routesOf(state: DatadogState): readonly Route[] {
  return [
    { method: 'POST', path: /^\/api\/v2\/logs\/events\/search$/, answer: (asked) => searchLogs(asked, state) },
    { method: 'POST', path: /^\/api\/v2\/logs\/analytics\/aggregate$/, answer: (asked) => countLogs(asked, state) },
    { method: 'GET', path: /^\/api\/v1\/monitor\/(\d+)$/, answer: (_asked, id) => showMonitor(id, state) },
    { method: 'GET', path: /^\/api\/v1\/query$/, answer: (asked) => showSeries(asked, state) },
    { method: 'POST', path: /^\/api\/v1\/events$/, answer: (asked) => postEvent(asked, state) },
    { method: 'POST', path: /^\/api\/v2\/events\/search$/, answer: (asked) => searchEvents(asked, state) },
    {
      method: 'GET',
      path: /^\/api\/v2\/error-tracking\/issues\/([^/]+)$/,
      answer: (_asked, id) => {
        const attributes = state.issues[id];
        return attributes === undefined ? { status: 404 } : { body: { data: { id, type: 'issue', attributes } } };
      },
    },
  ];
}

const Filter = z.object({ query: z.string(), from: z.iso.datetime(), to: z.iso.datetime() });
const Search = z.object({
  filter: Filter,
  sort: z.enum(['timestamp', '-timestamp']).default('timestamp'),
  page: z.object({ limit: z.int().min(1).max(1000).default(10), cursor: z.string().optional() }).prefault({}),
});

function searchLogs({ body }: Asked, state: DatadogState): Reply {
  const asked = Search.safeParse(body).data;
  const found = asked && findLogs(asked.filter, state);
  if (asked === undefined || found === undefined) return invalid;
  const ordered = found.toSorted((a, b) => Date.parse(a.log.at) - Date.parse(b.log.at));
  const sorted = asked.sort === '-timestamp' ? ordered.toReversed() : ordered;
  const offset = Number(asked.page.cursor ?? 0);
  const next = offset + Math.min(asked.page.limit, state.pageSize);
  const page = next < sorted.length ? { page: { after: String(next) } } : {};
  return { body: { data: sorted.slice(offset, next).map(toApiLog), meta: { status: 'done', elapsed: 1, ...page } } };
}

interface Found {
  readonly log: DatadogLog;
  readonly index: number;
}

function findLogs({ query, from, to }: z.infer<typeof Filter>, { logs }: DatadogState): readonly Found[] | undefined {
  const matches = parseSearch(query, (key, value) => logTerm(key, value));
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return (
    matches &&
    logs.flatMap((log, index) => {
      const time = Date.parse(log.at);
      return time >= start && time <= end && matches(log) ? [{ log, index }] : [];
    })
  );
}

function logTerm(key: string | undefined, value: string): Condition<DatadogLog> {
  if (key === '*') return (log) => textsOf(log).some((text) => text.includes(value));
  if (key === undefined) return value === '*' ? () => true : ({ message = '' }) => message.includes(value);
  if (key === 'status') return ({ status }) => status === value;
  if (!key.startsWith('@')) return ({ tags }) => tags.includes(`${key}:${value}`);
  return ({ attributes }) => {
    const found = key.slice(1).split('.').reduce<unknown>(memberOf, attributes);
    return found !== undefined && (value === '*' || String(found) === value);
  };
}

function memberOf(value: unknown, name: string): unknown {
  return z.record(z.string(), z.unknown()).safeParse(value).data?.[name];
}

function textsOf({ message = '', attributes }: DatadogLog): readonly string[] {
  const leaves = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
  return [message, ...leaves(attributes)];
}

function toApiLog({ log, index }: Found) {
  const { at: timestamp, status, host, message, tags, attributes } = log;
  const service = tags.find((tag) => tag.startsWith('service:'))?.slice('service:'.length);
  return {
    id: `log-${index}`,
    type: 'log',
    attributes: { timestamp, status, service, host, message, tags, attributes },
  };
}

const Aggregation = z.object({
  filter: Filter,
  compute: z.tuple([
    z.object({ aggregation: z.literal('count'), type: z.literal('timeseries'), interval: z.string().regex(/^\d+m$/) }),
  ]),
});

function countLogs({ body }: Asked, state: DatadogState): Reply {
  const asked = Aggregation.safeParse(body).data;
  const found = asked && findLogs(asked.filter, state);
  if (asked === undefined || found === undefined) return invalid;
  const step = Number.parseInt(asked.compute[0].interval, 10) * 60_000;
  const counts = new Map<number, number>();
  for (const { log } of found) {
    const start = Math.floor(Date.parse(log.at) / step) * step;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const c0 = [...counts].map(([start, value]) => ({ time: new Date(start).toISOString(), value }));
  return {
    body: { meta: { status: 'done' }, data: { buckets: c0.length === 0 ? [] : [{ by: {}, computes: { c0 } }] } },
  };
}

function showMonitor(id: string, { monitors, now }: DatadogState): Reply {
  const monitor = monitors.find((one) => String(one.id) === id);
  return monitor === undefined
    ? { status: 404, body: { errors: ['Monitor not found'] } }
    : { body: toApiMonitor(monitor, now()) };
}

function toApiMonitor({ state, groups, thresholds, ...monitor }: DatadogMonitor, now: Date) {
  const seconds = Math.floor(now.getTime() / 1000);
  const shown = Object.entries(groups).map(([name, status]) => [
    name,
    { name, status, last_triggered_ts: seconds, last_resolved_ts: null },
  ]);
  return {
    ...monitor,
    overall_state: state,
    overall_state_modified: now.toISOString(),
    modified: now.toISOString(),
    multi: shown.length > 0,
    options: { thresholds, silenced: {} },
    state: { groups: Object.fromEntries(shown) },
    creator: { name: null, email: 'frog@example.com', handle: 'frog@example.com' },
  };
}

function showSeries({ query }: Asked, { series }: DatadogState): Reply {
  const asked = query.get('query') ?? '';
  const [from, to] = [Number(query.get('from')) * 1000, Number(query.get('to')) * 1000];
  const points = Object.hasOwn(series, asked) ? series[asked] : undefined;
  if (points === undefined) return { body: { status: 'error', error: `Error parsing query: ${asked}` } };
  const pointlist = points.filter(([at]) => at >= from && at <= to);
  return {
    body: {
      status: 'ok',
      series: pointlist.length === 0 ? [] : [{ expression: asked, scope: '*', interval: 60, pointlist }],
    },
  };
}

const Posted = z.object({
  title: z.string().min(1),
  text: z.string().min(1).max(4000),
  tags: z.array(z.string()).default([]),
  aggregation_key: z.string().max(100).optional(),
  alert_type: z.enum(['error', 'warning', 'info', 'success']).optional(),
});

function postEvent({ body }: Asked, { events, now }: DatadogState): Reply {
  const posted = Posted.safeParse(body).data;
  if (posted === undefined) return { status: 400, body: { errors: ['Invalid event'] } };
  events.push({ ...posted, at: now().toISOString() });
  return { status: 202, body: { status: 'ok', event: { id: events.length, title: posted.title } } };
}

function searchEvents({ body }: Asked, { events }: DatadogState): Reply {
  const asked = Search.safeParse(body).data;
  const matches =
    asked &&
    parseSearch<DatadogEvent>(
      asked.filter.query,
      (key, value) =>
        ({ tags }) =>
          tags.includes(`${key}:${value}`),
    );
  if (asked === undefined || matches === undefined) return invalid;
  const [start, end] = [Date.parse(asked.filter.from), Date.parse(asked.filter.to)];
  const found = events.filter(
    (event) => matches(event) && Date.parse(event.at) >= start && Date.parse(event.at) <= end,
  );
  return {
    body: {
      data: found.slice(0, asked.page.limit).map(({ title, tags }) => ({ type: 'event', attributes: { title, tags } })),
    },
  };
}
