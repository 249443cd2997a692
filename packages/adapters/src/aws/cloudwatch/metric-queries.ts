import {
  GetMetricDataCommand,
  type MetricAlarm,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { Clock, Config, Incident, MetricChoice, QueryAnswer, QueryWindow } from '@suture/core';
import { answerFrom, type Finding } from '../../telemetry/answer.ts';
import { iso, spanOf, stepOf, type TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';
import { type AlarmReading, type MetricsClient, queriesOf, readAlarms, readStateChanges } from './alarm.ts';

export interface MetricsOptions {
  readonly metrics: MetricsClient;
  readonly config: Config;
  readonly clock: Clock;
}

/** The shortest step, in seconds, that CloudWatch keeps for points older than these days. */
const retention = [
  { days: 63, step: 3600 },
  { days: 15, step: 300 },
];
const daysAtMost = 90;

/** The incident's alarm with its metrics and state changes, and the metrics configured for the service. */
export function askMetrics(incident: Incident, window: QueryWindow, options: MetricsOptions): Promise<QueryAnswer> {
  const { service, alert } = incident;
  const configured = options.config.services[service]?.metrics ?? [];
  const span = () => spanOf(window, options.clock.now(), daysAtMost);
  let reading: Promise<AlarmReading> | undefined;
  const alarm = () => {
    reading ??= readAlarms(alert.sourceId, options.metrics);
    return reading;
  };
  const ofAlarm = [
    async () => ({ lines: (await alarm()).lines }),
    async () => readStateChanges(alert.sourceId, span(), options.metrics),
    async () => readAlarmPoints((await alarm()).alarms, span(), options),
  ];
  const nothing = `No alarm of CloudWatch raised the alert (${alert.source} did), and services.${service}.metrics in suture.config.ts names no metric.`;
  return answerFrom(
    [
      ...(alert.source === 'cloudwatch' ? ofAlarm : []),
      ...(configured.length === 0 ? [] : [async () => readConfigured(configured, span(), options)]),
    ],
    { nothing },
  );
}

async function readAlarmPoints(
  alarms: readonly MetricAlarm[],
  span: TimeSpan,
  options: MetricsOptions,
): Promise<Finding> {
  const points: Finding[] = [];
  // One request per alarm, because the ids in its expressions are local to it.
  for (const alarm of alarms) points.push(await readPoints(queriesOf(alarm, stepFor(span, options)), span, options));
  return { lines: points.flatMap(({ lines }) => lines), more: points.flatMap(({ more = [] }) => more) };
}

function readConfigured(choices: readonly MetricChoice[], span: TimeSpan, options: MetricsOptions): Promise<Finding> {
  const step = stepFor(span, options);
  const queries = choices.map(({ namespace, name, dimensions, statistic }, index): MetricDataQuery => {
    const where = Object.entries(dimensions).map(([name, value]) => ({ Name: name, Value: value }));
    const label = [namespace, name, ...where.map(({ Value }) => Value)].join(' ');
    const metric = { Namespace: namespace, MetricName: name, Dimensions: where };
    return {
      Id: `m${index}`,
      Label: `${label} (${statistic} of ${step} s)`,
      MetricStat: { Metric: metric, Period: step, Stat: statistic },
    };
  });
  return readPoints(queries, span, options);
}

function stepFor(span: TimeSpan, { clock }: MetricsOptions): number {
  const age = (clock.now().getTime() - span.from) / 86_400_000;
  return Math.max(stepOf(span), retention.find(({ days }) => age > days)?.step ?? 0);
}

async function readPoints(
  queries: readonly MetricDataQuery[],
  span: TimeSpan,
  { metrics }: MetricsOptions,
): Promise<Finding> {
  if (queries.length === 0) return { lines: [] };
  const { MetricDataResults = [], NextToken } = await withPermission('cloudwatch:GetMetricData', () =>
    metrics.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(span.from),
        EndTime: new Date(span.until),
        ScanBy: 'TimestampAscending',
      }),
    ),
  );
  const more = NextToken === undefined ? [] : ['Not all points of the metrics were read.'];
  return { lines: MetricDataResults.flatMap(pointLines), more };
}

function pointLines({ Label, Id, Timestamps = [], Values = [], Messages = [] }: MetricDataResult): readonly string[] {
  const name = Label ?? Id ?? 'metric';
  const said = Messages.map(({ Code, Value }) => `${name}: ${Code ?? ''} ${Value ?? ''}`);
  if (Timestamps.length === 0) return [`${name}: no point in the window`, ...said];
  return [...Timestamps.map((time, index) => `${iso(time.getTime())} ${name}: ${Values[index]}`), ...said];
}
