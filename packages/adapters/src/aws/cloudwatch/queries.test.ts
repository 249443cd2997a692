import { type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { type CloudWatchQueriesOptions, createCloudWatchQueries } from './queries.ts';

const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

/** An account in which nothing is allowed. */
function open() {
  const client = { send: async () => Promise.reject(denied) };
  return createCloudWatchQueries({
    logs: client as unknown as CloudWatchQueriesOptions['logs'],
    metrics: client as unknown as CloudWatchQueriesOptions['metrics'],
    traces: client as unknown as CloudWatchQueriesOptions['traces'],
    trail: client as unknown as CloudWatchQueriesOptions['trail'],
    pipelines: client as unknown as CloudWatchQueriesOptions['pipelines'],
    config: readConfig(
      { services: { orders: { repository: 'shop/orders', logGroups: ['/ecs/orders'], xray: { service: 'orders' } } } },
      'the configuration',
    ),
    clock: createTestClock('2026-11-24T10:00:00.000Z'),
    pause: async () => {},
  });
}

const from = (source: string): Incident => ({
  ...sampleIncident,
  service: 'orders',
  alert: { ...sampleAlert, source },
});

describe('createCloudWatchQueries', () => {
  it('answers every question with the permission that is missing', async () => {
    const queries = open();
    const incident = from('cloudwatch');

    const answers = await Promise.all([
      queries.logs(incident, { ...window, contains: [], limit: 5 }),
      queries.logCounts(incident, { ...window, contains: [] }),
      queries.metrics(incident, window),
      queries.traces(incident, window),
      queries.changes(incident, window),
    ]);

    expect(answers.map((answer) => (answer.outcome === 'none' ? /allow (\S+)/.exec(answer.why)?.[1] : answer))).toEqual(
      [
        'logs:StartQuery',
        'logs:StartQuery',
        'cloudwatch:DescribeAlarms',
        'xray:GetTraceSummaries',
        'cloudtrail:LookupEvents',
      ],
    );
  });
});
