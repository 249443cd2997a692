import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { type Evidence, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../../errors.ts';
import type { LogsClient } from './read-log-groups.ts';
import { createCloudWatchTelemetry } from './telemetry.ts';

const group = '/aws/lambda/orders';
const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', logGroups: [group, '/ecs/orders'] },
      bare: { repository: 'shop/bare' },
    },
  },
  'the configuration',
);
const startedAt = '2026-11-24T09:00:00.000Z';
const incident = { id: 'inc-1', service: 'orders', alert: { ...sampleAlert, startedAt } } as Incident;
const stack =
  'TypeError: order 17 is lost\n    at show (/var/task/src/order.js:2:3)\n    at handler (/var/task/index.js:9:7)';
const evidence: Evidence = {
  gatheredAt: startedAt,
  deployedCommit: 'c0ffee',
  commits: [],
  gaps: [],
  errors: [{ error: { name: 'TypeError', message: 'order 4 is lost', stack }, count: 3 }],
};

interface Event {
  readonly at: string;
  readonly message: string;
  readonly stream?: string;
}

interface Query {
  readonly logGroupName: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly limit: number;
  readonly nextToken?: string;
}

/** Log groups as CloudWatch answers for them: by time, both ends included, at most `pageSize` events a page. */
function createLogs(groups: Readonly<Record<string, readonly Event[] | Error>>, pageSize = 1000) {
  const queries: Query[] = [];
  const send = async ({ input }: { input: Query }) => {
    queries.push(input);
    const events = groups[input.logGroupName];
    if (events === undefined) throw new ResourceNotFoundException({ message: 'no such group', $metadata: {} });
    if (events instanceof Error) throw events;
    const from = Number(input.nextToken ?? 0);
    const to = from + Math.min(pageSize, input.limit);
    const found = events
      .map(({ at, message, stream }) => ({ timestamp: Date.parse(at), message, logStreamName: stream ?? 'a' }))
      .filter(({ timestamp }) => timestamp >= input.startTime && timestamp <= input.endTime)
      .sort((a, b) => a.timestamp - b.timestamp);
    return { events: found.slice(from, to), ...(to < found.length ? { nextToken: String(to) } : {}) };
  };
  return { client: { send } as unknown as LogsClient, queries };
}

function createMetrics(alarms: Readonly<Record<string, string>>, kind = 'MetricAlarms') {
  const send = async ({ input }: { input: { AlarmNames: string[]; AlarmTypes?: string[] } }) => {
    const asked = input.AlarmTypes ?? ['MetricAlarm'];
    const found = input.AlarmNames.flatMap((name) =>
      alarms[name] === undefined || !asked.includes(kind.slice(0, -1)) ? [] : [{ StateValue: alarms[name] }],
    );
    return { [kind]: found };
  };
  return { send } as unknown as Pick<CloudWatchClient, 'send'>;
}

function open(
  logs: LogsClient,
  { now = '2026-11-24T10:00:00.000Z', metrics = createMetrics({}), windowSeconds = 3600 } = {},
) {
  return createCloudWatchTelemetry({
    logs,
    metrics,
    config,
    clock: createTestClock(now),
    pause: async () => undefined,
    windowSeconds,
  });
}

const lambdaError = (at: string, requestId: string, text = stack): Event => ({
  at,
  message: `${at}\t${requestId}\tERROR\t${text.replaceAll('\n', '\r')}\n`,
});
const invocation = (at: string, requestId: string): Event => ({
  at,
  message: `START RequestId: ${requestId} Version: 7\n`,
});

describe('gather', () => {
  it('finds the errors that Lambda wrote as text, and counts its invocations', async () => {
    const { client } = createLogs({
      [group]: [
        invocation('2026-11-24T08:50:00.000Z', 'r-1'),
        lambdaError('2026-11-24T08:50:01.000Z', 'r-1'),
        { at: '2026-11-24T08:50:02.000Z', message: 'END RequestId: r-1\n' },
        invocation('2026-11-24T08:55:00.000Z', 'r-2'),
        { at: '2026-11-24T08:55:01.000Z', message: '2026-11-24T08:55:01.000Z\tr-2\tINFO\torder 3 shown\n' },
        { at: '2026-11-24T08:55:02.000Z', message: 'REPORT RequestId: r-2\tDuration: 5 ms\tBilled Duration: 6 ms\n' },
      ],
      '/ecs/orders': [],
    });

    const seen = await open(client).gather(incident);

    expect(seen.errors).toEqual([
      {
        error: {
          name: 'TypeError',
          message: 'order 17 is lost',
          stack,
          frames: [
            { file: '/var/task/src/order.js', line: 2, function: 'show' },
            { file: '/var/task/index.js', line: 9, function: 'handler' },
          ],
        },
        count: 1,
        firstSeen: '2026-11-24T08:50:01.000Z',
        lastSeen: '2026-11-24T08:50:01.000Z',
        level: 'error',
      },
    ]);
    expect(seen.traffic).toEqual({ windowSeconds: 3900, requests: 2, failures: 1 });
    expect(seen.gaps).toEqual([]);
  });

  it.each([
    ['in its JSON format', JSON.stringify({ timestamp: startedAt, level: 'ERROR', requestId: 'r-1', message: stack })],
    [
      'for an error nobody caught',
      `${startedAt}\tr-1\tERROR\tInvoke Error \t${JSON.stringify({ errorType: 'TypeError', errorMessage: 'order 17 is lost', stack: stack.split('\n') })}\n`,
    ],
    [
      'around printed JSON',
      `${startedAt}\tr-1\tERROR\t${JSON.stringify({ level: 'error', err: { name: 'TypeError', message: 'order 17 is lost', stack } }, null, 2)}\n`,
    ],
    [
      'around a logger’s JSON',
      JSON.stringify({
        timestamp: startedAt,
        level: 'ERROR',
        message: JSON.stringify({ level: 50, err: { type: 'TypeError', message: 'order 17 is lost', stack } }),
      }),
    ],
  ])('finds an error that Lambda wrote %s', async (_how, message) => {
    const { client } = createLogs({ [group]: [{ at: startedAt, message }], '/ecs/orders': [] });

    const { errors } = await open(client).gather(incident);

    expect(errors).toMatchObject([{ count: 1, error: { name: 'TypeError', message: 'order 17 is lost', stack } }]);
  });

  it('puts a stack written line by line together though two instances write at once', async () => {
    const [head = '', first = '', second = ''] = stack.split('\n');
    const line = (millisecond: number, message: string, stream: string): Event => ({
      at: `2026-11-24T08:59:00.00${millisecond}Z`,
      message,
      stream,
    });
    const { client } = createLogs({
      [group]: [],
      '/ecs/orders': [
        line(1, head, 'a'),
        line(2, 'RangeError: no rate', 'b'),
        line(3, first, 'a'),
        line(4, '    at rate (/srv/rate.js:1:1)', 'b'),
        line(5, second, 'a'),
      ],
    });

    const { errors } = await open(client).gather(incident);

    expect(errors.map(({ error }) => error.stack)).toEqual([
      stack,
      'RangeError: no rate\n    at rate (/srv/rate.js:1:1)',
    ]);
  });

  it('keeps the request that failed, without its secrets', async () => {
    const token = `ghs_${'a1'.repeat(20)}`;
    const entry = {
      level: 50,
      req: { method: 'POST', url: '/orders', headers: { authorization: `Bearer ${token}` } },
      err: {
        type: 'TypeError',
        message: `refused ${token}`,
        stack: `TypeError: refused ${token}\n    at a (/b.js:1:1)`,
      },
    };
    const { client } = createLogs({ [group]: [{ at: startedAt, message: JSON.stringify(entry) }], '/ecs/orders': [] });

    const seen = await open(client).gather(incident);

    expect(seen.errors[0]?.event).toMatchObject({ kind: 'http', method: 'POST', path: '/orders' });
    expect(seen.traffic).toMatchObject({ requests: 1, failures: 1 });
    expect(JSON.stringify(seen)).not.toContain(token);
  });

  it('gives an error the request that was logged before it, wherever the reading is cut into slices', async () => {
    const times = Array.from({ length: 60 }, (_, minute) => `2026-11-24T08:${String(minute).padStart(2, '0')}`);
    const { client } = createLogs({
      [group]: times.flatMap((time, index) => [
        {
          at: `${time}:10Z`,
          message: JSON.stringify({ reqId: index, req: { method: 'GET', url: `/orders/${index}` } }),
        },
        { at: `${time}:50Z`, message: JSON.stringify({ reqId: index, err: { message: `order ${index}x`, stack } }) },
      ]),
      '/ecs/orders': [],
    });

    const seen = await open(client).gather(incident);

    expect(seen.errors).toMatchObject([{ count: 60, event: { path: '/orders/0' } }]);
    expect(seen.traffic).toMatchObject({ requests: 60, failures: 60 });
  });

  it('reads from the window’s start to five minutes after the alert, each moment once', async () => {
    const at = ['07:59:59.999', '08:00:00.000', '08:30:00.000', '08:58:00.000', '09:05:00.000', '09:05:00.001'];
    const { client, queries } = createLogs({
      [group]: at.map((time, index) => lambdaError(`2026-11-24T${time}Z`, `r-${index}`)),
      '/ecs/orders': [],
    });

    const { errors } = await open(client).gather(incident);
    const slices = queries.filter(({ logGroupName }) => logGroupName === group);

    expect(errors).toMatchObject([
      { count: 4, firstSeen: '2026-11-24T08:00:00.000Z', lastSeen: '2026-11-24T09:05:00.000Z' },
    ]);
    expect(slices.reduce((sum, { startTime, endTime }) => sum + endTime - startTime + 1, 0)).toBe(3_900_001);
  });

  it('does not look into the future', async () => {
    const { client, queries } = createLogs({ [group]: [], '/ecs/orders': [] });

    await open(client, { now: '2026-11-24T09:01:00.000Z' }).gather(incident);

    expect(Math.max(...queries.map(({ endTime }) => endTime))).toBe(Date.parse('2026-11-24T09:01:00.000Z'));
  });

  it('reads what came since the rollout once a fix was live', async () => {
    const { client } = createLogs({
      [group]: [
        lambdaError('2026-11-24T08:59:00.000Z', 'r-1'),
        lambdaError('2026-11-24T09:45:00.000Z', 'r-2', 'RangeError: x'),
      ],
      '/ecs/orders': [],
    });

    const { errors } = await open(client).gather({ ...incident, liveAt: '2026-11-24T09:30:00.000Z' });

    expect(errors.map(({ error }) => error.name)).toEqual(['RangeError']);
  });

  it('reads every page, and stops at the share of one group with the newest events', async () => {
    const minute = (index: number) => new Date(Date.parse('2026-11-24T08:01:00.000Z') + index * 500).toISOString();
    const busy = Array.from({ length: 7200 }, (_, index) => lambdaError(minute(index), `r-${index}`));
    const others = Array.from({ length: 3 }, (_, index) => lambdaError(minute(7197 + index), `s-${index}`));
    const { client, queries } = createLogs({ [group]: busy, '/ecs/orders': others });

    const { errors, gaps } = await open(client).gather(incident);

    expect(errors[0]?.count).toBe(5003);
    expect(errors[0]?.lastSeen).toBe(minute(7199));
    expect(gaps).toEqual([`The log group ${group} was cut: only 5000 events of the window were read.`]);
    expect(queries.filter(({ logGroupName }) => logGroupName === group).length).toBeLessThanOrEqual(25);
  });

  it('stops at the size and at the pages one group may have', async () => {
    const wide = Array.from({ length: 30 }, (_, index) => ({
      at: startedAt,
      message: `${index}`.padEnd(1_000_000, 'x'),
    }));
    const many = Array.from({ length: 90 }, (_, index) => ({ at: startedAt, message: `line ${index}` }));
    const { client, queries } = createLogs({ [group]: wide, '/ecs/orders': many }, 2);

    const { gaps } = await open(client, { windowSeconds: 60 }).gather(incident);

    const asked = (name: string) => queries.filter(({ logGroupName }) => logGroupName === name).length;
    expect(gaps.filter((gap) => gap.includes('was cut'))).toHaveLength(2);
    expect([asked(group) < 10, asked('/ecs/orders')]).toEqual([true, 25]);
  });

  it('names groups that are missing, closed to it or not configured', async () => {
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    const { client } = createLogs({ '/ecs/orders': denied });

    const { gaps } = await open(client).gather(incident);
    const bare = await open(client).gather({ ...incident, service: 'bare' });

    expect(gaps).toEqual([
      `The log group ${group} does not exist.`,
      'The log group /ecs/orders may not be read: allow logs:FilterLogEvents on it.',
    ]);
    expect(bare).toEqual({ errors: [], gaps: [expect.stringContaining('services.bare.logGroups')] });
  });

  it.each([
    [
      'InvalidOperationException',
      `The log group ${group} is of log-group-class INFREQUENT_ACCESS. It is not supported for this log class.`,
    ],
    ['ValidationException', 'This operation is only supported on the Standard log class.'],
  ])('reads a group of the class Infrequent Access by a query: %s', async (name, message) => {
    const asked: object[] = [];
    const send = async (command: {
      readonly input: Readonly<Record<string, unknown>>;
      readonly constructor: { readonly name: string };
    }) => {
      if (command.constructor.name === 'FilterLogEventsCommand') {
        if (command.input.logGroupName === group) throw Object.assign(new Error(message), { name });
        return { events: [] };
      }
      asked.push(command.input);
      if (command.constructor.name === 'StartQueryCommand') return { queryId: 'query-1' };
      const newestFirst = [
        lambdaError('2026-11-24T08:50:01.000Z', 'r-1'),
        invocation('2026-11-24T08:50:00.000Z', 'r-1'),
      ];
      const results = newestFirst.map(({ at, message: text }) => [
        { field: '@timestamp', value: at },
        { field: '@logStream', value: 'a' },
        { field: '@message', value: text },
      ]);
      return { status: 'Complete', results, statistics: { recordsMatched: 7 } };
    };

    const { errors, gaps } = await open({ send } as unknown as LogsClient).gather(incident);

    expect(asked[0]).toMatchObject({ logGroupNames: [group], limit: 5000 });
    expect(errors).toMatchObject([{ error: { name: 'TypeError' }, count: 1 }]);
    expect(gaps).toEqual([`The log group ${group} was cut: only 2 events of the window were read.`]);
  });

  it('says why the query of such a group gave nothing', async () => {
    const send = async ({ constructor: { name } }: { readonly constructor: { readonly name: string } }) => {
      if (name === 'StartQueryCommand') return { queryId: 'query-1' };
      if (name === 'GetQueryResultsCommand') return { status: 'Failed' };
      throw Object.assign(new Error('not supported for this log class'), { name: 'InvalidOperationException' });
    };

    const { gaps } = await open({ send } as unknown as LogsClient).gather(incident);

    expect(gaps).toEqual([
      expect.stringContaining(`The log group ${group} could not be read: Logs Insights ended the query with "Failed"`),
      expect.stringContaining('/ecs/orders could not be read'),
    ]);
  });

  it('says once why nothing can be read through a role', async () => {
    const why = new QueryUnanswerable('The monitoring of 111122223333 in eu-west-1 cannot be read.');
    const { client } = createLogs({ [group]: why, '/ecs/orders': why });

    expect(await open(client).gather(incident)).toMatchObject({ errors: [], gaps: [why.message] });
  });

  it('fails rather than call a log empty that it could not read', async () => {
    const { client } = createLogs({ [group]: new RangeError('throttled'), '/ecs/orders': [] });

    await expect(open(client).gather(incident)).rejects.toThrow('throttled');
  });
});

describe('read', () => {
  const since = '2026-11-24T09:30:00.000Z';
  const alarm = sampleAlert.sourceId;

  it('distinguishes the incident’s error from others since the rollout', async () => {
    const { client } = createLogs({
      [group]: [
        lambdaError('2026-11-24T09:29:59.999Z', 'r-0'),
        invocation('2026-11-24T09:31:00.000Z', 'r-1'),
        lambdaError('2026-11-24T09:31:01.000Z', 'r-1'),
        invocation('2026-11-24T09:32:00.000Z', 'r-2'),
        lambdaError('2026-11-24T09:32:01.000Z', 'r-2', 'RangeError: no rate\n    at rate (/srv/rate.js:1:1)'),
        invocation('2026-11-24T09:33:00.000Z', 'r-3'),
      ],
      '/ecs/orders': [],
    });

    const reading = await open(client, { metrics: createMetrics({ [alarm]: 'OK' }) }).read(incident, since, evidence);

    expect(reading).toMatchObject({ alarm: 'ok', requests: 3, failures: 2, sameError: 1 });
    expect(reading.observed).toBe("3 requests since the rollout, 2 errors, 1 of them the incident's; alarm ok");
  });

  it('counts an error in plain text without a time', async () => {
    const { client } = createLogs({ [group]: [], '/ecs/orders': [{ at: '2026-11-24T09:40:00.000Z', message: stack }] });

    const reading = await open(client).read(incident, since, evidence);

    expect(reading.sameError).toBe(1);
  });

  it.each([
    ['OK', 'ok'],
    ['ALARM', 'firing'],
    ['INSUFFICIENT_DATA', 'unknown'],
  ])('takes an alarm in state %s for %s, composite ones too', async (state, expected) => {
    const { client } = createLogs({ [group]: [], '/ecs/orders': [] });
    const metric = open(client, { metrics: createMetrics({ [alarm]: state }) });
    const composite = open(client, { metrics: createMetrics({ [alarm]: state }, 'CompositeAlarms') });

    expect((await metric.read(incident, since, evidence)).alarm).toBe(expected);
    expect((await composite.read(incident, since, evidence)).alarm).toBe(expected);
  });

  it('knows no alarm where there is none, or where another system raised the alert', async () => {
    const { client } = createLogs({ [group]: [], '/ecs/orders': [] });
    const elsewhere = { ...incident, alert: { ...incident.alert, source: 'sentry' } };
    const metrics = createMetrics({ [alarm]: 'OK' });

    expect((await open(client).read(incident, since, evidence)).alarm).toBe('unknown');
    expect((await open(client, { metrics }).read(elsewhere, since, evidence)).alarm).toBe('unknown');
  });

  it('knows no alarm that a role would show, and says why', async () => {
    const { client } = createLogs({ [group]: [], '/ecs/orders': [] });
    const why = new QueryUnanswerable('The monitoring of 111122223333 in eu-west-1 cannot be read.');
    const metrics = { send: async () => Promise.reject(why) };

    const reading = await open(client, { metrics }).read(incident, startedAt, evidence);

    expect(reading.alarm).toBe('unknown');
    expect(reading.observed).toContain(why.message);
  });

  it('reports no request count when the log has no requests', async () => {
    const { client } = createLogs({
      [group]: [],
      '/ecs/orders': [{ at: '2026-11-24T09:40:00.000Z', message: 'listening on 8080' }],
    });

    const reading = await open(client).read(incident, since, evidence);

    expect(reading).not.toHaveProperty('requests');
    expect(reading).toMatchObject({ sameError: 0, observed: expect.stringContaining('1 log events') });
  });

  it('calls a service silent that left no line, unless its alarm is OK', async () => {
    const { client } = createLogs({ [group]: [] });

    const silent = await open(client).read(incident, since, evidence);
    const calm = await open(client, { metrics: createMetrics({ [alarm]: 'OK' }) }).read(incident, since, evidence);

    expect(silent).toMatchObject({ requests: 0, observed: expect.stringContaining('/ecs/orders does not exist') });
    expect(calm).not.toHaveProperty('requests');
  });
});
