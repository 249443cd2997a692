import { type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { askTraces, type TracesOptions } from './traces.ts';

const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', xray: { service: 'orders-api', slowSeconds: 2 } },
      bare: { repository: 'shop/bare' },
    },
  },
  'the configuration',
);
const incident: Incident = { ...sampleIncident, service: 'orders' };
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };

const summary = (id: string, seconds: number, marks = {}) => ({
  Id: id,
  ResponseTime: seconds,
  StartTime: new Date('2026-11-24T08:30:00.000Z'),
  Http: { HttpMethod: 'POST', HttpURL: 'https://shop.io/orders?mail=jo@shop.io', HttpStatus: 500 },
  ...marks,
});
const document = {
  name: 'orders-api',
  start_time: 100,
  end_time: 101.25,
  fault: true,
  http: { request: { method: 'POST', url: 'https://shop.io/orders' }, response: { status: 500 } },
  cause: {
    exceptions: [
      { type: 'TypeError', message: 'order is null', stack: [{ path: '/srv/order.js', line: 7, label: 'show' }] },
    ],
  },
  subsegments: [
    {
      name: 'DynamoDB',
      start_time: 100.5,
      end_time: 101,
      error: true,
      throttle: true,
      aws: { operation: 'GetItem', table_name: 'orders' },
      cause: 'a0b1c2',
      http: { response: { status: 400 } },
    },
    'of no known form',
  ],
};

interface Input {
  readonly FilterExpression: string;
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly NextToken?: string;
  readonly TraceIds: readonly string[];
}

/** X-Ray with pages of summaries, and one document for every trace. */
function open(pages: readonly ReturnType<typeof summary>[][], { text = JSON.stringify(document), deny = '' } = {}) {
  const sent: Input[] = [];
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: Input }) => {
    if (command.constructor.name === `${deny}Command`)
      throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    sent.push(command.input);
    if (command.constructor.name === 'BatchGetTracesCommand')
      return { Traces: command.input.TraceIds.map((id) => ({ Id: id, Segments: [{ Id: 's', Document: text }] })) };
    const page = Number(command.input.NextToken ?? 0);
    return { TraceSummaries: pages[page], ...(page + 1 < pages.length ? { NextToken: String(page + 1) } : {}) };
  };
  const clock = createTestClock('2026-11-24T10:00:00.000Z');
  const options: TracesOptions = { traces: { send } as unknown as TracesOptions['traces'], config, clock };
  return { options, sent };
}

describe('askTraces', () => {
  it('shows what called what, how long it took and what it failed with', async () => {
    const { options, sent } = open([[summary('1-a', 1.25, { HasFault: true })]]);

    const answer = await askTraces(incident, window, options);

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        'trace 1-a at 2026-11-24T08:30:00.000Z; POST https://shop.io/orders?mail=person1@example.com 500; 1.25 s; fault',
        '  orders-api POST https://shop.io/orders 500 1250 ms fault',
        '      TypeError: order is null',
        '        at show (/srv/order.js:7)',
        '    DynamoDB GetItem orders 400 500 ms error throttled',
      ],
    });
    expect(sent[0]?.FilterExpression).toBe(
      'service("orders-api") { fault } OR service("orders-api") { error } OR service("orders-api") { responsetime > 2 }',
    );
  });

  it('shows the worst five of all pages it reads, and says how many there were', async () => {
    const pages = Array.from({ length: 9 }, (_, page) => [
      summary(`slow-${page}`, 100 + page),
      summary(`error-${page}`, 10 + page, { HasError: true }),
      summary(`fault-${page}`, page, { HasFault: true }),
    ]);
    const { options, sent } = open(pages);

    const answer = await askTraces(incident, window, options);

    expect(sent.at(-1)?.TraceIds).toEqual(['fault-2', 'fault-1', 'fault-0', 'error-2', 'error-1']);
    expect(sent).toHaveLength(4);
    expect(answer).toMatchObject({ more: '9 or more traces match; the worst 5 are shown.' });
  });

  it('asks for the last day of a longer window', async () => {
    const { options, sent } = open([[summary('1-a', 5)]]);

    const answer = await askTraces(incident, { ...window, from: '2026-11-20T08:00:00Z' }, options);

    expect(sent[0]?.StartTime.toISOString()).toBe('2026-11-23T09:00:00.000Z');
    expect(answer).toMatchObject({ more: expect.stringContaining('only the last 24 hours') });
  });

  it.each([
    ['is no JSON', 'not json'],
    ['is of no known form', '[1]'],
    [
      'goes deeper than anybody would read',
      `${'{"name":"deep","subsegments":['.repeat(3000)}{"name":"end"}${']}'.repeat(3000)}`,
    ],
  ])('bears a document that %s', async (_what, text) => {
    const answer = await askTraces(incident, window, open([[summary('1-a', 5)]], { text }).options);

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines[0]).toContain('trace 1-a');
    expect(answer.lines.length).toBeLessThan(20);
  });

  it('cuts a trace of very many segments', async () => {
    const text = JSON.stringify({
      name: 'orders-api',
      subsegments: Array.from({ length: 500 }, () => ({ name: 'call' })),
    });

    const answer = await askTraces(incident, window, open([[summary('1-a', 5)]], { text }).options);

    expect(answer).toMatchObject({ lines: { length: 82 } });
    expect(answer).toMatchObject({ lines: expect.arrayContaining(['  … and 421 lines more']) });
  });

  it.each([
    ['where it is not configured', { ...incident, service: 'bare' }, [[]], '', 'services.bare.xray.service'],
    ['when it may not list them', incident, [[]], 'GetTraceSummaries', 'allow xray:GetTraceSummaries'],
    ['when it may not read them', incident, [[summary('1-a', 5)]], 'BatchGetTraces', 'allow xray:BatchGetTraces'],
    ['when there are none', incident, [[]], '', 'no trace of a failed or slow request'],
  ])('says why it shows none %s', async (_when, asked, pages, deny, why) => {
    const answer = await askTraces(asked, window, open(pages, { deny }).options);

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
  });
});
