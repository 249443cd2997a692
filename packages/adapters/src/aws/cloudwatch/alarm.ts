import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsOutput,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { defined } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import type { Finding } from '../../telemetry/answer.ts';
import { iso, type TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';

export type MetricsClient = Pick<CloudWatchClient, 'send'>;

export interface AlarmReading {
  /** The alarm's condition and state. */
  readonly lines: readonly string[];
  readonly alarms: readonly MetricAlarm[];
}

/** Most alarms read of a composite alarm, and most state changes shown. */
const bounds = { parts: 5, changes: 50 };

/** An alarm's configuration; for a composite alarm its rule and the alarms in it. @throws QueryUnanswerable when there is none */
export async function readAlarms(name: string, client: MetricsClient): Promise<AlarmReading> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await fetchAlarms([name], client);
  const [composite] = CompositeAlarms;
  if (composite === undefined) {
    if (MetricAlarms.length === 0)
      throw new QueryUnanswerable(`There is no alarm ${name} any more: it was deleted or renamed.`);
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

/** `ALARM("orders-errors") AND NOT OK(orders-latency)`; an alarm of another account is named by its ARN. */
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
  return `${alarm.StateValue ?? 'state unknown'}${since}: ${alarm.StateReason ?? 'no reason given'}`;
}

/** All metrics of an alarm, in steps of `step` seconds or the alarm's own period when it is longer. */
export function queriesOf(alarm: MetricAlarm, step: number): readonly MetricDataQuery[] {
  if (alarm.Metrics !== undefined && alarm.Metrics.length > 0)
    return alarm.Metrics.map(({ MetricStat, ...query }) => ({
      ...query,
      Label: query.Label ?? query.Expression ?? MetricStat?.Metric?.MetricName ?? query.Id ?? '',
      ReturnData: true,
      ...(MetricStat && { MetricStat: { ...MetricStat, Period: Math.max(MetricStat.Period ?? 60, step) } }),
    }));
  const { Namespace, MetricName, Dimensions, Unit } = alarm;
  const stat = alarm.ExtendedStatistic ?? alarm.Statistic;
  if (Namespace === undefined || MetricName === undefined || stat === undefined) return [];
  const period = Math.max(alarm.Period ?? 60, step);
  const Metric = { Namespace, MetricName, Dimensions: Dimensions ?? [] };
  const MetricStat = { Metric, Period: period, Stat: stat, ...defined({ Unit }) };
  return [{ Id: 'm', Label: `${MetricName} (${stat} of ${period} s)`, MetricStat }];
}

/** The alarm's state changes, oldest first. */
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
  return { lines, more: NextToken === undefined ? [] : ['Earlier changes of its state were left out.'] };
}
