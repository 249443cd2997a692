import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsOutput,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { QueryUnanswerable } from '../../errors.ts';
import type { Finding } from '../../telemetry/answer.ts';
import { iso, type TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';

export type MetricsClient = Pick<CloudWatchClient, 'send'>;

export interface AlarmReading {
  /** What it watches and how it stands. */
  readonly lines: readonly string[];
  readonly alarms: readonly MetricAlarm[];
}

/** Alarms of which a composite one is made that are looked at, and state changes shown, at most. */
const bounds = { parts: 5, changes: 50 };

/** An alarm as it is set, or, of a composite one, its rule and the alarms in it. @throws QueryUnanswerable when there is none */
export async function readAlarms(name: string, client: MetricsClient): Promise<AlarmReading> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await fetchAlarms([name], client);
  const [composite] = CompositeAlarms;
  if (composite === undefined) {
    if (MetricAlarms.length === 0)
      throw new QueryUnanswerable(`There is no alarm ${name} any more: somebody deleted or renamed it.`);
    return { lines: MetricAlarms.map(describeAlarm), alarms: MetricAlarms };
  }
  const rule = composite.AlarmRule ?? '';
  const parts = await fetchAlarms(partsOf(rule).slice(0, bounds.parts), client);
  const alarms = parts.MetricAlarms ?? [];
  const head = `alarm ${name}: ${rule}; ${stateOf(composite)}`;
  return { lines: [head, ...alarms.map(describeAlarm)], alarms };
}

async function fetchAlarms(
  names: readonly string[],
  client: MetricsClient,
): Promise<Pick<DescribeAlarmsOutput, 'MetricAlarms' | 'CompositeAlarms'>> {
  if (names.length === 0) return {};
  return withPermission('cloudwatch:DescribeAlarms', () =>
    client.send(new DescribeAlarmsCommand({ AlarmNames: [...names], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] })),
  );
}

/** `ALARM("orders-errors") AND NOT OK(orders-latency)`; an alarm of another account stands there by its ARN. */
function partsOf(rule: string): readonly string[] {
  const names = [...rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^")]{1,1000})"?\s*\)/g)];
  return [...new Set(names.map((match) => (match[1] ?? '').trim().replace(/^arn:.*:alarm:/, '')))];
}

function describeAlarm(alarm: MetricAlarm): string {
  const watched = alarm.MetricName ?? (alarm.Metrics ?? []).map((metric) => metric.Expression ?? metric.Id).join(', ');
  const points = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? 1;
  const limit = alarm.Threshold ?? `the band ${alarm.ThresholdMetricId ?? ''}`.trim();
  return [
    `alarm ${alarm.AlarmName}: ${watched} ${alarm.ComparisonOperator ?? 'against'} ${limit}`,
    `in ${points} of ${alarm.EvaluationPeriods ?? points} points`,
    `missing data: ${alarm.TreatMissingData ?? 'missing'}; ${stateOf(alarm)}`,
  ].join(', ');
}

function stateOf(alarm: Pick<MetricAlarm, 'StateValue' | 'StateReason' | 'StateUpdatedTimestamp'>): string {
  const since = alarm.StateUpdatedTimestamp === undefined ? '' : ` since ${alarm.StateUpdatedTimestamp.toISOString()}`;
  return `${alarm.StateValue ?? 'state unknown'}${since}: ${alarm.StateReason ?? 'no reason told'}`;
}

/** The metrics an alarm computes with, each of them returned, in steps of `step` seconds or the alarm's own when longer. */
export function queriesOf(alarm: MetricAlarm, step: number): readonly MetricDataQuery[] {
  if (alarm.Metrics !== undefined && alarm.Metrics.length > 0)
    return alarm.Metrics.map((query) => ({
      ...query,
      Label: query.Label ?? query.Expression ?? query.MetricStat?.Metric?.MetricName ?? query.Id ?? '',
      ReturnData: true,
      ...(query.MetricStat === undefined
        ? {}
        : { MetricStat: { ...query.MetricStat, Period: Math.max(query.MetricStat.Period ?? 60, step) } }),
    }));
  const { Namespace, MetricName, Dimensions, Unit } = alarm;
  const stat = alarm.ExtendedStatistic ?? alarm.Statistic;
  if (Namespace === undefined || MetricName === undefined || stat === undefined) return [];
  const period = Math.max(alarm.Period ?? 60, step);
  return [
    {
      Id: 'm',
      Label: `${MetricName} (${stat} of ${period} s)`,
      MetricStat: {
        Metric: { Namespace, MetricName, Dimensions: Dimensions ?? [] },
        Period: period,
        Stat: stat,
        ...(Unit === undefined ? {} : { Unit }),
      },
    },
  ];
}

/** How the alarm's state changed, oldest first. */
export async function readStateChanges(name: string, span: TimeSpan, client: MetricsClient): Promise<Finding> {
  const { AlarmHistoryItems = [], NextToken } = await withPermission('cloudwatch:DescribeAlarmHistory', () =>
    client.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: name,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        HistoryItemType: 'StateUpdate',
        StartDate: new Date(span.from),
        EndDate: new Date(span.until),
        MaxRecords: bounds.changes,
        ScanBy: 'TimestampDescending',
      }),
    ),
  );
  const lines = AlarmHistoryItems.toReversed().map(
    ({ Timestamp, HistorySummary }) => `${iso(Timestamp?.getTime() ?? span.from)} ${name}: ${HistorySummary ?? ''}`,
  );
  return { lines, ...(NextToken === undefined ? {} : { more: ['Earlier changes of its state were left out.'] }) };
}
