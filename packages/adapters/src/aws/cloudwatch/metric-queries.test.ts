import type { MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { askMetrics, type MetricsOptions } from './metric-queries.ts';

const config = readConfig(
  {
    services: {
      orders: {
        repository: 'shop/orders',
        metrics: [
          { namespace: 'AWS/Lambda', name: 'Duration', dimensions: { FunctionName: 'orders' }, statistic: 'p99' },
        ],
      },
      bare: { repository: 'shop/bare' },
    },
  },
  'the configuration',
);
const incident: Incident = {
  ...sampleIncident,
  service: 'bare',
  alert: { ...sampleAlert, source: 'cloudwatch', sourceId: 'orders-errors' },
};
const ofService: Incident = { ...incident, service: 'orders', alert: { ...incident.alert, source: 'sentry' } };
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };

const alarm: MetricAlarm = {
  AlarmName: 'orders-errors',
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
  Statistic: 'Sum',
  Period: 300,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  TreatMissingData: 'notBreaching',
  StateValue: 'ALARM',
  StateReason: 'Threshold Crossed: 2 datapoints',
  StateUpdatedTimestamp: new Date('2026-11-24T08:20:00.000Z'),
};
const rate: MetricAlarm = {
  ...alarm,
  AlarmName: 'orders-rate',
  Namespace: undefined,
  MetricName: undefined,
  Statistic: undefined,
  Metrics: [
    {
      Id: 'e',
      ReturnData: false,
      MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' }, Period: 60, Stat: 'Sum' },
    },
    { Id: 'r', Expression: '100 * e / 7', Label: 'error rate', ReturnData: true },
  ],
};

interface Input {
  readonly AlarmNames: readonly string[];
  readonly MetricDataQueries: readonly MetricDataQuery[];
  readonly AlarmName: string;
}

interface Script {
  readonly alarms?: readonly MetricAlarm[];
  readonly composite?: string;
  readonly changes?: number;
  readonly points?: boolean;
  readonly deny?: readonly string[];
}

/** CloudWatch with alarms, a point a query that is asked for, and a change of state a minute. */
function open({ alarms = [alarm], composite, changes = 1, points = true, deny = [] }: Script = {}) {
  const asked: MetricDataQuery[][] = [];
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: Input }) => {
    const { input } = command;
    const name = command.constructor.name.replace('Command', '');
    if (deny.includes(name)) throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    if (name === 'DescribeAlarms')
      return {
        MetricAlarms: alarms.filter(({ AlarmName = '' }) => input.AlarmNames.includes(AlarmName)),
        CompositeAlarms:
          composite !== undefined && input.AlarmNames.includes('orders-all')
            ? [{ AlarmName: 'orders-all', AlarmRule: composite, StateValue: 'ALARM' }]
            : [],
      };
    if (name === 'DescribeAlarmHistory')
      return {
        AlarmHistoryItems: Array.from({ length: changes }, (_, index) => ({
          Timestamp: new Date(Date.parse('2026-11-24T08:30:00.000Z') - index * 60_000),
          HistorySummary: `Alarm updated to state ${index}`,
        })),
        ...(changes >= 50 ? { NextToken: 'more' } : {}),
      };
    asked.push([...input.MetricDataQueries]);
    return {
      MetricDataResults: input.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map(
        ({ Id, Label }) => ({
          Id,
          Label,
          Timestamps: points ? [new Date('2026-11-24T08:15:00.000Z'), new Date('2026-11-24T08:20:00.000Z')] : [],
          Values: points ? [0, 12.5] : [],
        }),
      ),
    };
  };
  const clock = createTestClock('2026-11-24T10:00:00.000Z');
  const options: MetricsOptions = { metrics: { send } as unknown as MetricsOptions['metrics'], config, clock };
  return { options, asked };
}

describe('askMetrics', () => {
  it('shows the alarm, its state changes and each point of its metric', async () => {
    const answer = await askMetrics(incident, window, open({ changes: 2 }).options);

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        'alarm orders-errors: Errors GreaterThanThreshold 5, in 2 of 3 points, missing data: notBreaching; ALARM since 2026-11-24T08:20:00.000Z: Threshold Crossed: 2 datapoints',
        '2026-11-24T08:29:00.000Z orders-errors: Alarm updated to state 1',
        '2026-11-24T08:30:00.000Z orders-errors: Alarm updated to state 0',
        '2026-11-24T08:15:00.000Z Errors (Sum of 300 s): 0',
        '2026-11-24T08:20:00.000Z Errors (Sum of 300 s): 12.5',
      ],
    });
  });

  it('shows what an expression computes and what it computes with', async () => {
    const { options, asked } = open({ alarms: [rate] });
    const ofRate = { ...incident, alert: { ...incident.alert, sourceId: 'orders-rate' } };

    const answer = await askMetrics(ofRate, { ...window, from: '2026-11-24T00:00:00Z' }, options);

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines[0]).toContain('alarm orders-rate: e, 100 * e / 7');
    expect(answer.lines).toContain('2026-11-24T08:20:00.000Z Errors: 12.5');
    expect(answer.lines).toContain('2026-11-24T08:20:00.000Z error rate: 12.5');
    expect(asked[0]?.[0]?.MetricStat?.Period).toBe(600);
  });

  it('looks into a composite alarm', async () => {
    const { options, asked } = open({
      alarms: [alarm, rate],
      composite: 'ALARM("orders-errors") AND NOT OK(arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders-rate)',
    });
    const ofAll = { ...incident, alert: { ...incident.alert, sourceId: 'orders-all' } };

    const answer = await askMetrics(ofAll, window, options);

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines.filter((line) => line.startsWith('alarm ')).map((line) => line.split(':')[0])).toEqual([
      'alarm orders-all',
      'alarm orders-errors',
      'alarm orders-rate',
    ]);
    expect(asked).toHaveLength(2);
  });

  it('reads the metrics of the service for an alert of any source', async () => {
    const { options, asked } = open();

    const answer = await askMetrics(ofService, window, options);

    expect(answer).toMatchObject({
      lines: [expect.stringContaining('AWS/Lambda Duration orders (p99 of 60 s): 0'), expect.anything()],
    });
    expect(asked[0]?.[0]?.MetricStat?.Metric?.Dimensions).toEqual([{ Name: 'FunctionName', Value: 'orders' }]);
  });

  it.each([
    ['2026-10-24T08:00:00.000Z', '2026-10-24T08:30:00.000Z', 300],
    ['2026-09-01T08:00:00.000Z', '2026-09-01T08:30:00.000Z', 3600],
  ])('asks for steps that CloudWatch still has of %s', async (from, until, period) => {
    const { options, asked } = open();

    await askMetrics(ofService, { from, until }, options);

    expect(asked[0]?.[0]?.MetricStat?.Period).toBe(period);
  });

  it('says that a metric has no point', async () => {
    const answer = await askMetrics(ofService, window, open({ points: false }).options);

    expect(answer).toMatchObject({ lines: ['AWS/Lambda Duration orders (p99 of 60 s): no point in the window'] });
  });

  it('says that it left out earlier changes', async () => {
    const answer = await askMetrics(incident, window, open({ changes: 50 }).options);

    expect(answer).toMatchObject({ more: 'Earlier changes of its state were left out.' });
  });

  it('continues with the permitted sources', async () => {
    const answer = await askMetrics(
      incident,
      window,
      open({ deny: ['GetMetricData', 'DescribeAlarmHistory'] }).options,
    );

    expect(answer).toMatchObject({
      outcome: 'found',
      lines: [expect.stringContaining('alarm orders-errors')],
      more: expect.stringMatching(/allow cloudwatch:DescribeAlarmHistory .*allow cloudwatch:GetMetricData /),
    });
  });

  it.each([
    [
      'may not be asked for',
      incident,
      { deny: ['DescribeAlarms', 'DescribeAlarmHistory'] },
      'allow cloudwatch:DescribeAlarms',
    ],
    ['is gone', incident, { alarms: [], changes: 0 }, 'no alarm orders-errors any more'],
    ['never was, and no metric is configured', { ...ofService, service: 'bare' }, {}, 'services.bare.metrics'],
  ])('says why there is nothing when the alarm %s', async (_what, asked, script: Script, why) => {
    const answer = await askMetrics(asked, window, open(script).options);

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
  });
});
