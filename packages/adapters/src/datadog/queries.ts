import type { Incident, LogQuery, QueryAnswer, QueryWindow } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import {
  answerFrom,
  askVendor,
  countLines,
  describeWords,
  type Finding,
  iso,
  spanOf,
  startsOf,
  stepOf,
  type TimeSpan,
  type VendorApi,
  type VendorWorld,
} from '../telemetry/index.ts';
import { permission } from './api.ts';
import { issueLines } from './error-tracking.ts';
import { showEvent } from './log-event.ts';
import { describeQuery, logQueryOf, searchLogs, withWords } from './logs.ts';
import { hasMonitor, metricQueryIn, monitorLines, readMonitor } from './monitor.ts';

/** Most days of one query, and series that are shown of one metric query. */
const bounds = { days: 7, series: 10 };

export interface DatadogQueriesOptions {
  readonly api: VendorApi;
  readonly world: Pick<VendorWorld, 'config' | 'clock'>;
}

/** The newest events of the service's log that hold the words, oldest first. */
export function askLogs(incident: Incident, query: LogQuery, options: DatadogQueriesOptions): Promise<QueryAnswer> {
  const { api, world } = options;
  const find = async (): Promise<Finding> => {
    const span = spanOf(query, world.clock.now(), bounds.days);
    const asked = withWords(logQueryOf(incident, world), query.contains);
    const { events, gaps, isCut } = await searchLogs(asked, span, api, query.limit);
    const more = isCut ? [...gaps, 'Earlier events hold the words too and were left out.'] : gaps;
    return { lines: events.toReversed().map(showEvent), more };
  };
  return answerFrom([find], { nothing: nothingIn(query), keep: 'last' });
}

function nothingIn({ from, until, contains }: Omit<LogQuery, 'limit'>): string {
  return `No event in Datadog between ${from} and ${until} holds ${describeWords(contains)}.`;
}

const Buckets = z.object({
  data: z.object({
    buckets: z
      .array(
        z.object({
          computes: z.record(z.string(), z.array(z.object({ time: z.string(), value: z.number() })).catch([])),
        }),
      )
      .catch([]),
  }),
});

/** The number of events that hold the words, one line per interval. */
export function askLogCounts(
  incident: Incident,
  query: Omit<LogQuery, 'limit'>,
  { api, world }: DatadogQueriesOptions,
): Promise<QueryAnswer> {
  const count = async (): Promise<Finding> => {
    const span = spanOf(query, world.clock.now(), bounds.days);
    const step = stepOf(span);
    const asked = withWords(logQueryOf(incident, world), query.contains);
    const answer = await askVendor(api, {
      path: 'v2/logs/analytics/aggregate',
      method: 'POST',
      body: {
        filter: { query: asked, from: iso(span.from), to: iso(span.until) },
        compute: [{ aggregation: 'count', type: 'timeseries', interval: `${step / 60}m` }],
      },
      schema: Buckets,
      needs: permission('logs_read_data'),
      absent: [400],
    });
    if (answer === undefined) throw new QueryUnanswerable(describeQuery('log', asked));
    const points = answer.data.buckets.flatMap(({ computes }) => Object.values(computes).flat());
    const counts = points.map(({ time, value }): [number, number] => [pieceOf(Date.parse(time), step), value]);
    return { lines: countLines(new Map(counts.filter(([start]) => Number.isFinite(start))), span, step) };
  };
  return answerFrom([count], { nothing: nothingIn(query) });
}

function pieceOf(at: number, step: number): number {
  return Math.floor(at / (step * 1000)) * step * 1000;
}

/** The metric that the monitor watches and those configured for the service. */
export function askMetrics(
  incident: Incident,
  window: QueryWindow,
  { api, world }: DatadogQueriesOptions,
): Promise<QueryAnswer> {
  const configured = world.config.services[incident.service]?.datadog?.metrics ?? [];
  const span = () => spanOf(window, world.clock.now(), bounds.days);
  const ofMonitor = async (): Promise<Finding> => {
    const query = metricQueryIn(await readMonitor(incident, api));
    return query === undefined ? { lines: [] } : readSeries(query, span(), api);
  };
  return answerFrom(
    [...(hasMonitor(incident) ? [ofMonitor] : []), ...configured.map((query) => () => readSeries(query, span(), api))],
    {
      nothing: `No monitor of Datadog watches a metric here, and services.${incident.service}.datadog.metrics in suture.config.ts names none.`,
    },
  );
}

/** Milliseconds since the epoch and a value, which is null where there is none. */
const Point = z.tuple([z.number(), z.number()]);
const Series = z.object({
  status: z.string(),
  error: lenient(z.string()),
  series: z
    .array(
      z.object({
        expression: lenient(z.string()),
        metric: lenient(z.string()),
        scope: lenient(z.string()),
        pointlist: z.array(z.unknown()).transform((points) =>
          points.flatMap((point) => {
            const read = Point.safeParse(point).data;
            return read === undefined ? [] : [read];
          }),
        ),
      }),
    )
    .catch([]),
});

async function readSeries(query: string, span: TimeSpan, api: VendorApi): Promise<Finding> {
  const params = new URLSearchParams({
    from: String(Math.floor(span.from / 1000)),
    to: String(Math.ceil(span.until / 1000)),
    query,
  });
  const needs = permission('timeseries_query');
  const answer = await askVendor(api, { path: `v1/query?${params}`, schema: Series, needs, absent: [400] });
  if (answer === undefined || answer.status !== 'ok')
    throw new QueryUnanswerable(`${describeQuery('metric', query)}${sayWhy(answer?.error)}`);
  const step = stepOf(span);
  const left = answer.series.length - bounds.series;
  return {
    lines:
      answer.series.length === 0
        ? [`${query}: no point in the window`]
        : answer.series.slice(0, bounds.series).flatMap(({ expression, metric, scope, pointlist }) => {
            const name = expression ?? `${metric ?? query}{${scope ?? '*'}}`;
            return seriesLines(name, pointlist, { span, step });
          }),
    ...(left > 0 ? { more: [`${left} more series of ${query} were left out.`] } : {}),
  };
}

function sayWhy(error: string | undefined): string {
  return error === undefined ? '' : ` It says: ${error.slice(0, 300).trim().replace(/\.?$/, '.')}`;
}

/** The mean of the points in each step. */
function seriesLines(
  name: string,
  points: readonly (readonly [number, number])[],
  { span, step }: { readonly span: TimeSpan; readonly step: number },
): readonly string[] {
  const lines = startsOf(span, step).flatMap((start) => {
    const values = points.flatMap(([at, value]) => (pieceOf(at, step) === start ? [value] : []));
    if (values.length === 0) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [`${iso(start)} ${Number(mean.toPrecision(6))}`];
  });
  return lines.length === 0 ? [`${name}: no point in the window`] : [`${name}, mean of ${step} s:`, ...lines];
}

/** What Datadog knows of the monitor behind an alert, and of the issue of Error Tracking that the alert links to. */
export function askDatadog(incident: Incident, { api }: DatadogQueriesOptions): Promise<QueryAnswer> {
  return answerFrom(
    [
      async () => ({ lines: monitorLines(await readMonitor(incident, api), incident) }),
      async () => ({ lines: await issueLines(incident, api) }),
    ],
    { nothing: `Datadog has no information about the monitor ${incident.alert.sourceId}.` },
  );
}
