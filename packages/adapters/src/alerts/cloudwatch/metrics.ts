import { type AlarmMetric, type AlarmReading, defined } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../../lenient.ts';

/** Most of each that are kept of an alarm. */
const most = { metrics: 10, expressions: 10, dimensions: 30, text: 1_000 };

const text = z.string().transform((value) => value.slice(0, most.text));
const Dimensions = z.union([
  z.record(z.string(), text),
  z
    .array(z.object({ name: z.string(), value: text }))
    .transform((list) => Object.fromEntries(list.map(({ name, value }) => [name, value]))),
]);

/** The members of an alarm that say what it watches. Their names begin in lower case, see `lowerCased`. */
const Watched = z.object({
  namespace: lenient(text),
  metricName: lenient(text),
  dimensions: lenient(Dimensions),
  statistic: lenient(text),
  extendedStatistic: lenient(text),
  period: lenient(z.number()),
  metrics: lenient(
    z.array(
      z.object({
        expression: lenient(text),
        accountId: lenient(text),
        period: lenient(z.number()),
        metricStat: lenient(
          z.object({
            metric: z.object({
              namespace: lenient(text),
              name: lenient(text),
              metricName: lenient(text),
              dimensions: lenient(Dimensions),
            }),
            period: lenient(z.number()),
            stat: lenient(text),
          }),
        ),
      }),
    ),
  ),
  comparisonOperator: lenient(text),
  threshold: lenient(z.number()),
  evaluationPeriods: lenient(z.number()),
  datapointsToAlarm: lenient(z.number()),
});

/** What an alarm watches and when it fires, from its configuration in any of CloudWatch's spellings. */
export function readWatched(configuration: unknown): AlarmReading {
  const watched = Watched.safeParse(lowerCased(configuration)).data;
  if (watched === undefined) return {};
  const { metrics = [], evaluationPeriods: periods, datapointsToAlarm: toAlarm = periods } = watched;
  const expressions = metrics.flatMap(({ expression }) => expression ?? []).slice(0, most.expressions);
  const single = readMetric({ ...watched, name: watched.metricName });
  const several = metrics.flatMap(({ metricStat, accountId, period }) =>
    metricStat === undefined
      ? []
      : readMetric({
          ...metricStat.metric,
          name: metricStat.metric.name ?? metricStat.metric.metricName,
          statistic: metricStat.stat,
          period: metricStat.period ?? period,
          account: accountId,
        }),
  );
  const all = [...single, ...several].slice(0, most.metrics);
  return defined({
    metrics: all.length === 0 ? undefined : all,
    expressions: expressions.length === 0 ? undefined : expressions,
    comparison: watched.comparisonOperator,
    threshold: watched.threshold,
    period: watched.period ?? all[0]?.period ?? metrics.find(({ period }) => period !== undefined)?.period,
    evaluation: periods === undefined || toAlarm === undefined ? undefined : { periods, toAlarm },
  });
}

interface FoundMetric {
  readonly namespace?: string | undefined;
  readonly name: string | undefined;
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  readonly statistic?: string | undefined;
  readonly extendedStatistic?: string | undefined;
  readonly period?: number | undefined;
  readonly account?: string | undefined;
}

function readMetric(found: FoundMetric): readonly AlarmMetric[] {
  const { namespace, name, dimensions = {}, statistic = found.extendedStatistic, period, account } = found;
  if (namespace === undefined || name === undefined) return [];
  const some = Object.fromEntries(Object.entries(dimensions).slice(0, most.dimensions));
  return [{ namespace, name, dimensions: some, ...defined({ statistic, period, account }) }];
}

/** Members whose names are data. */
const verbatim = ['dimensions'];

/** The value with the names of its members in camel case: the API writes `MetricName` where an event has `metricName`. */
function lowerCased(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 8) return value;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => lowerCased(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const name = `${key.charAt(0).toLowerCase()}${key.slice(1)}`;
      return [name, verbatim.includes(name) && !Array.isArray(member) ? member : lowerCased(member, depth + 1)];
    }),
  );
}
