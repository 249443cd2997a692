import type { AlarmMetric, AlarmReading, Alert } from './alert.ts';

export interface AlertFact {
  readonly name: string;
  /** Text from outside, in one line. */
  readonly value: string;
}

/** What the vendor says of an alert beyond its title, in words: why it fired, and what was measured. */
export function listAlertFacts({ reason, description, alarm = {} }: Alert): readonly AlertFact[] {
  const { account, region, rule, contributor, metrics = [], expressions = [], children = [] } = alarm;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Reason', reason],
    ...metrics.map((metric) => ['Metric', describeMetric(metric)] as const),
    ...expressions.map((expression) => ['Expression', expression] as const),
    ['Condition', describeCondition(alarm)],
    ['Datapoints', describeDatapoints(alarm)],
    ['Contributor', contributor && describePairs(contributor)],
    ['Rule', rule],
    ...children.map((child) => ['Alarm in it', describeChild(child)] as const),
    ['Account', [account, region].filter((part) => part !== undefined).join(', ')],
    ['Description', description],
  ];
  return facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}

function describeMetric({ namespace, name, dimensions, statistic, period, account }: AlarmMetric): string {
  const pairs = describePairs(dimensions);
  const parts = [
    `${namespace} ${name}${pairs === '' ? '' : ` (${pairs})`}`,
    ...(statistic === undefined ? [] : [statistic]),
    ...(period === undefined ? [] : [`every ${period} s`]),
    ...(account === undefined ? [] : [`account ${account}`]),
  ];
  return parts.join(', ');
}

/** `GreaterThanThreshold 50, in 2 of 3 datapoints of 60 s` */
function describeCondition({ comparison, threshold, evaluation, period }: AlarmReading): string {
  const limit = [comparison, threshold].filter((part) => part !== undefined).join(' ');
  const each = period === undefined ? '' : ` of ${period} s`;
  const points = evaluation === undefined ? '' : `in ${evaluation.toAlarm} of ${evaluation.periods} datapoints${each}`;
  return [limit, points].filter((part) => part !== '').join(', ');
}

/** `99.5, 87, outside the band from 0.1 to 3` */
function describeDatapoints({ datapoints, band }: AlarmReading): string | undefined {
  if (datapoints === undefined && band === undefined) return undefined;
  const range = band === undefined ? [] : [`the band is ${describeBand(band)}`];
  return [...(datapoints ?? []).map(String), ...range].join(', ');
}

function describeBand({ lower, upper }: NonNullable<AlarmReading['band']>): string {
  return Array.from({ length: Math.max(lower.length, upper.length) }, (_, index) =>
    [lower[index] ?? 'none', upper[index] ?? 'none'].join(' to '),
  ).join(', ');
}

function describeChild({ name, state, since }: NonNullable<AlarmReading['children']>[number]): string {
  return `${name}: ${state}${since === undefined ? '' : ` since ${since}`}`;
}

function describePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
