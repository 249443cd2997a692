import {
  LimitExceededException,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import type { InsightsOptions } from './insights.ts';
import { askLogCounts, askLogs } from './log-queries.ts';

const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', logGroups: ['/aws/lambda/orders', '/ecs/orders'] },
      bare: { repository: 'shop/bare' },
    },
  },
  'the configuration',
);
const incident: Incident = { ...sampleIncident, service: 'orders' };
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };

interface Event {
  readonly at: string;
  readonly message: string;
}

interface Script {
  /** Looks before the query is complete. */
  readonly looks?: number;
  /** How the query ends. */
  readonly end?: string;
  readonly refuse?: Readonly<Record<string, Error>>;
}

interface Input {
  readonly queryString: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly logGroupNames: readonly string[];
}

/** Logs Insights for the queries we write: it finds by their patterns, counts by their bins and takes its time. */
function createInsights(events: readonly Event[], { looks = 1, end = 'Complete', refuse = {} }: Script = {}) {
  const sent: { readonly name: string; readonly input: Input }[] = [];
  let looked = 0;
  let query: Input | undefined;
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: Input }) => {
    const name = command.constructor.name.replace('Command', '');
    sent.push({ name, input: command.input });
    const refusal = refuse[name];
    if (refusal !== undefined) throw refusal;
    if (name === 'StartQuery') {
      query = command.input;
      return { queryId: 'q-1' };
    }
    if (name === 'StopQuery' || query === undefined) return { success: true };
    looked += 1;
    if (looked <= looks) return { status: 'Running', results: [] };
    return { status: end, ...answer(query, events) };
  };
  const clock = createTestClock('2026-11-24T10:00:00.000Z');
  const pauses: number[] = [];
  const options: InsightsOptions = {
    logs: { send } as unknown as InsightsOptions['logs'],
    clock,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      clock.advance(milliseconds);
    },
  };
  return { options: { ...options, config }, sent, pauses };
}

function answer({ queryString, startTime, endTime }: Input, events: readonly Event[]) {
  const patterns = [...queryString.matchAll(/like \/([^/]*)\//g)].map((match) => new RegExp(match[1] ?? '', 'u'));
  const matching = events
    .filter(({ at }) => Date.parse(at) >= startTime * 1000 && Date.parse(at) <= endTime * 1000)
    .filter(({ message }) => patterns.every((pattern) => pattern.test(message)))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const written = (time: number) => new Date(time).toISOString().replace('T', ' ').replace('Z', '');
  const field = (name: string, value: string) => ({ field: name, value });
  const [bin, minutes] = /bin\((\d+)m\)/.exec(queryString) ?? [];
  const width = Number(minutes) * 60_000;
  const starts = matching.map(({ at }) => Math.floor(Date.parse(at) / width) * width);
  const results =
    bin === undefined
      ? matching
          .slice(0, Number(/limit (\d+)/.exec(queryString)?.[1]))
          .map(({ at, message }) => [field('@timestamp', written(Date.parse(at))), field('@message', message)])
      : [...new Set(starts)].map((start) => [
          field(bin, written(start)),
          field('events', String(starts.filter((one) => one === start).length)),
        ]);
  return { results, statistics: { recordsMatched: matching.length } };
}

const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
const events: readonly Event[] = [
  { at: '2026-11-24T07:59:00.000Z', message: 'order 1 lost' },
  { at: '2026-11-24T08:10:00.000Z', message: 'order 2 lost' },
  { at: '2026-11-24T08:11:00.000Z', message: 'order 3 shown' },
  { at: '2026-11-24T08:12:00.000Z', message: 'TypeError: order 4 lost\r    at show (/var/task/order.js:2:3)\n' },
  { at: '2026-11-24T08:50:00.000Z', message: '{"msg":"order 5 lost",\n"to":"jo@shop.io"}' },
];

describe('askLogs', () => {
  it('shows the newest events that hold all words, oldest first, and says how many it left out', async () => {
    const { options, sent, pauses } = createInsights(events, { looks: 2 });

    const answer = await askLogs(incident, { ...window, contains: ['order', 'lost'], limit: 2 }, options);

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        '2026-11-24T08:12:00.000Z TypeError: order 4 lost',
        '    at show (/var/task/order.js:2:3)',
        '2026-11-24T08:50:00.000Z {"msg":"order 5 lost","to":"person1@example.com"}',
      ],
      more: '1 earlier events hold the words too and were left out.',
    });
    expect(sent.map(({ name }) => name)).toEqual([
      'StartQuery',
      'GetQueryResults',
      'GetQueryResults',
      'GetQueryResults',
    ]);
    expect(sent[0]?.input.logGroupNames).toEqual(['/aws/lambda/orders', '/ecs/orders']);
    expect(pauses).toEqual([500, 500]);
  });

  it('asks about no later time than now', async () => {
    const { options, sent } = createInsights(events);

    await askLogs(incident, { ...window, until: '2026-12-24T00:00:00Z', contains: [], limit: 5 }, options);

    expect(sent[0]?.input.endTime).toBe(Date.parse('2026-11-24T10:00:00.000Z') / 1000);
  });

  it('says that no line holds the words', async () => {
    const { options } = createInsights(events);

    const answer = await askLogs(incident, { ...window, contains: ['/ | limit 1'], limit: 5 }, options);

    expect(answer).toEqual({
      outcome: 'none',
      why: `No line between ${window.from} and ${window.until} holds "/ | limit 1".`,
    });
  });

  it('stops a query that never ends', async () => {
    const { options, sent, pauses } = createInsights(events, { looks: Number.POSITIVE_INFINITY });

    const answer = await askLogs(incident, { ...window, contains: [], limit: 5 }, options);

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining('took longer than 45 seconds') });
    expect(sent.filter(({ name }) => name === 'StopQuery')).toEqual([{ name: 'StopQuery', input: { queryId: 'q-1' } }]);
    expect(sent.at(-1)?.name).toBe('StopQuery');
    expect(pauses).toHaveLength(90);
  });

  it.each([
    [
      'may not be started',
      { refuse: { StartQuery: denied } },
      'allow logs:StartQuery on /aws/lambda/orders, /ecs/orders',
    ],
    ['may not be looked at', { refuse: { GetQueryResults: denied } }, 'allow logs:GetQueryResults'],
    ['may not be stopped', { looks: Number.POSITIVE_INFINITY, refuse: { StopQuery: denied } }, 'allow logs:StopQuery'],
    [
      'is one too many',
      { refuse: { StartQuery: new LimitExceededException({ message: 'too many', $metadata: {} }) } },
      'LimitExceededException: too many',
    ],
    [
      'is throttled for good',
      { refuse: { GetQueryResults: new ThrottlingException({ message: 'slow down', $metadata: {} }) } },
      'AWS did not do logs:GetQueryResults: ThrottlingException: slow down. Look elsewhere, or ask again later.',
    ],
    ['failed', { end: 'Failed' }, 'ended the query with "Failed"'],
    [
      'names a group that is not there',
      { refuse: { StartQuery: new ResourceNotFoundException({ message: 'no', $metadata: {} }) } },
      'correct services.orders.logGroups in suture.config.ts',
    ],
  ])('says what to do when the query %s', async (_what, script: Script, why) => {
    const { options } = createInsights(events, script);

    const answer = await askLogs(incident, { ...window, contains: [], limit: 5 }, options);

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
  });

  it('names the field where log groups belong', async () => {
    const { options, sent } = createInsights(events);

    const answer = await askLogs({ ...incident, service: 'bare' }, { ...window, contains: [], limit: 5 }, options);

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining('services.bare.logGroups') });
    expect(sent).toEqual([]);
  });

  it('leaves what is no answer of the service to the caller', async () => {
    const { options } = createInsights(events, { refuse: { StartQuery: new RangeError('no network') } });

    await expect(askLogs(incident, { ...window, contains: [], limit: 5 }, options)).rejects.toThrow('no network');
  });
});

describe('askLogCounts', () => {
  it('counts by intervals, empty ones included, at most 60', async () => {
    const { options } = createInsights(events);

    const answer = await askLogCounts(incident, { ...window, contains: ['lost'] }, options);

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines).toHaveLength(61);
    expect(answer.lines.filter((line) => !line.endsWith(' 0'))).toEqual([
      'lines in the 60 seconds from each time on:',
      '2026-11-24T08:10:00.000Z 1',
      '2026-11-24T08:12:00.000Z 1',
      '2026-11-24T08:50:00.000Z 1',
    ]);
  });

  it('says that there is nothing to count', async () => {
    const { options } = createInsights([]);

    const answer = await askLogCounts(incident, { ...window, contains: ['lost'] }, options);

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining('holds "lost"') });
  });
});
