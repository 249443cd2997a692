import type { AlertNews, Evidence, Incident, LogQuery, QueryAnswer } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import type { Trouble } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import { type DatadogSetting, datadogIncident, openDatadogSetting } from './open-vendors.ts';

const at = (minute: number, second = 0) =>
  `2026-11-24T08:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}.000Z`;
const liveAt = '2026-11-24T09:30:00.000Z';
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };

async function gather({ source }: DatadogSetting, incident: Incident = datadogIncident) {
  const seen = await source.gather?.(incident);
  if (seen === undefined) throw new RangeError('it gathers nothing');
  return seen;
}

const thrown = { name: 'TypeError', message: 'order is null', stack: '' };
const evidence: Evidence = {
  gatheredAt: at(59),
  deployedCommit: 'c0ffee',
  commits: [],
  errors: [{ error: thrown, count: 1 }],
  gaps: [],
};

async function read({ source }: DatadogSetting, incident: Incident = datadogIncident) {
  const reading = await source.read?.(incident, liveAt, evidence);
  if (reading === undefined) throw new RangeError('it reads nothing');
  return reading;
}

describe('the service’s log in Datadog', () => {
  it('is read from every page, oldest first', async () => {
    const setting = openDatadogSetting({ pageSize: 2 });
    for (const minute of [10, 20, 30, 40, 50]) setting.request(at(minute), 'order is null');

    const { errors, traffic, gaps } = await gather(setting);

    expect(errors).toMatchObject([{ count: 5, firstSeen: at(10), lastSeen: at(50), level: 'error' }]);
    expect(errors[0]).not.toHaveProperty('outsider');
    expect(traffic).toEqual({ windowSeconds: 3900, requests: 5, failures: 5 });
    expect(gaps).toEqual([]);
  });

  it('of a busy service is read for its errors where not all of it is read', async () => {
    const setting = openDatadogSetting({ pageSize: 1 });
    setting.request(at(1), 'order is null');
    for (const minute of [2, 3, 4, 5, 6, 7, 10, 20, 30, 40, 50, 55]) setting.request(at(minute));

    const { errors, traffic, gaps } = await gather(setting);

    expect(errors).toMatchObject([{ count: 1, firstSeen: at(1) }]);
    expect(traffic?.windowSeconds).toBe(3300);
    expect(gaps).toEqual([`The log in Datadog was cut: of the time before ${at(10)} only errors were read.`]);
  });

  it('keeps the pages that came before one that fails', async () => {
    const setting = openDatadogSetting({ pageSize: 1 });
    for (const minute of [10, 20]) setting.request(at(minute), 'order is null');
    setting.api.disturb({ kind: 'status', status: 429, headers: { 'x-ratelimit-reset': '600' } }, ({ body }) =>
      JSON.stringify(body).includes('cursor'),
    );

    const { errors, gaps } = await gather(setting);

    expect(errors).toMatchObject([{ count: 1 }]);
    expect(gaps[0]).toContain('limits requests at the moment (600 seconds)');
  });

  it('is read in smaller pages where its events are large', async () => {
    const setting = openDatadogSetting();
    setting.request(at(10), 'order is null');
    setting.api.disturb({ kind: 'flood' }, ({ body }) => /"limit":(?:500|100)\b/.test(JSON.stringify(body)));

    expect((await gather(setting)).errors).toMatchObject([{ count: 1 }]);
  });

  it('that is text keeps the stacks that were sent line by line, whatever other instances log between', async () => {
    const setting = openDatadogSetting();
    const text = [
      'TypeError: order is null',
      '    at show (/srv/app/src/show.js:3:9)',
      '    at run (/srv/app/src/run.js:1:1)',
    ];
    for (const [second, message] of text.entries()) {
      setting.log(at(10, second), { message, status: 'error' });
      setting.log(at(10, second), { message: 'all is well', host: 'b' });
    }

    expect((await gather(setting)).errors[0]?.error.frames).toEqual([
      { file: '/srv/app/src/show.js', line: 3, function: 'show' },
      { file: '/srv/app/src/run.js', line: 1, function: 'run' },
    ]);
  });

  it.each([
    [
      'JSON that no pipeline read',
      {
        message: JSON.stringify({
          level: 'error',
          err: {
            name: 'TypeError',
            message: 'order is null',
            stack: 'TypeError: order is null\n    at show (/srv/a.js:3:9)',
          },
        }),
      },
    ],
    [
      'a stack in the message',
      { message: 'TypeError: order is null\n    at show (/srv/a.js:3:9)', attributes: { dd: { trace_id: '1' } } },
    ],
    [
      'standard attributes',
      {
        message: 'boom',
        status: 'error',
        attributes: {
          error: {
            kind: 'TypeError',
            message: 'order is null',
            stack: 'TypeError: order is null\n    at show (/srv/a.js:3:9)',
          },
        },
      },
    ],
  ])('with %s shows the error', async (_form, event) => {
    const setting = openDatadogSetting();
    setting.log(at(10), event);

    expect((await gather(setting)).errors).toMatchObject([
      {
        error: { name: 'TypeError', message: 'order is null', frames: [{ file: '/srv/a.js', line: 3 }] },
        firstSeen: at(10),
      },
    ]);
  });

  it('shows failed requests by their status, with or without an error', async () => {
    const setting = openDatadogSetting();
    for (const code of [200, 503])
      setting.log(at(10), { message: 'GET /', attributes: { http: { method: 'GET', url: '/', status_code: code } } });
    setting.log(at(11), { message: 'GET /', attributes: { http: 'none' } });

    expect((await gather(setting)).traffic).toMatchObject({ requests: 2, failures: 1 });
  });

  it('of browsers and apps is an outsider’s word, and no traffic', async () => {
    const setting = openDatadogSetting();
    setting.request(at(10));
    const tags = ['service:orders', 'env:production', 'source:browser'];
    setting.log(at(11), {
      message: 'x',
      status: 'error',
      tags,
      attributes: { error: thrown, http: { method: 'GET', url: '/', status_code: 500 } },
    });

    const { errors, traffic } = await gather(setting);

    expect(errors).toMatchObject([{ error: { name: 'TypeError' }, outsider: true }]);
    expect(traffic).toMatchObject({ requests: 1, failures: 0 });
  });

  it('is found by the query of a log monitor where the service has none', async () => {
    const query = 'logs("service:orders \\"order is null\\"").index("main").rollup("count").last("5m") > 2';
    const setting = openDatadogSetting({ service: null, monitor: { type: 'log alert', query } });
    setting.log(at(10), { message: 'TypeError: order is null\n    at show (/srv/a.js:3:9)' });
    setting.log(at(11), { message: 'RangeError: another thing\n    at show (/srv/a.js:3:9)' });

    expect((await gather(setting)).errors.map(({ error }) => error.name)).toEqual(['TypeError']);
  });

  it('needs a query, which is said', async () => {
    const { source } = openDatadogSetting({ service: { metrics: ['avg:a{*}'] } });

    await expect(source.gather?.(datadogIncident)).rejects.toThrow('set services.orders.datadog.logs');
    await expect(source.gather?.(sampleIncident)).rejects.toThrow('set services.orders.datadog.logs');
  });

  it('without an event in the time is a gap that names the query', async () => {
    expect(await gather(openDatadogSetting())).toEqual({
      errors: [],
      gaps: [expect.stringContaining('does services.orders.datadog.logs find it?')],
    });
  });

  it('survives events in other forms', async () => {
    const setting = openDatadogSetting();
    const data = [
      null,
      { id: 'a' },
      { id: 'b', attributes: { timestamp: 'yesterday' } },
      { id: 'c', attributes: { timestamp: at(10), message: 7, tags: 'none', attributes: [] } },
      {
        id: 'd',
        attributes: { timestamp: at(11), message: 'TypeError: x is null\n    at a (/srv/a.js:1:1)', tags: [null] },
      },
    ];
    setting.api.disturb({ kind: 'json', body: { data, meta: null } });

    expect((await gather(setting)).errors.map(({ error }) => error.message)).toEqual(['x is null']);
  });

  it('tells that a query is wrong', async () => {
    const { source } = openDatadogSetting({ service: { logs: 'service:orders (' } });

    await expect(source.gather?.(datadogIncident)).rejects.toThrow('correct its datadog.logs in suture.config.ts');
  });
});

describe('the symptom since the rollout', () => {
  it.each([
    ['Alert', 'firing'],
    ['Warn', 'firing'],
    ['OK', 'ok'],
    ['No Data', 'unknown'],
  ] as const)('has the state of the monitor: %s is %s', async (state, alarm) => {
    const setting = openDatadogSetting({ monitor: { state } });
    setting.request('2026-11-24T09:40:00.000Z');

    expect(await read(setting)).toMatchObject({
      alarm,
      requests: 1,
      sameError: 0,
      observed: expect.stringContaining(state),
    });
  });

  it.each([
    ['of the alert’s group', { 'service:orders,env:production': 'OK', 'env:production,service:carts': 'Alert' }, 'ok'],
    ['of the whole, where the group is not known', { 'service:carts': 'Alert' }, 'firing'],
  ] as const)('has the state %s', async (_which, groups, alarm) => {
    expect(await read(openDatadogSetting({ monitor: { state: 'Alert', groups } }))).toMatchObject({ alarm });
  });

  it('counts the incident’s error, also where a browser logged it', async () => {
    const setting = openDatadogSetting();
    setting.request('2026-11-24T09:40:00.000Z', 'order is null');
    setting.request('2026-11-24T09:41:00.000Z', 'another thing broke');
    setting.log('2026-11-24T09:42:00.000Z', {
      status: 'error',
      tags: ['service:orders', 'env:production', 'source:browser'],
      attributes: { error: thrown },
    });

    expect(await read(setting)).toMatchObject({ requests: 2, failures: 2, sameError: 2 });
  });

  it('is read from the log alone when the monitor cannot be read', async () => {
    const setting = openDatadogSetting({ permissions: ['logs_read_data'] });
    setting.request('2026-11-24T09:40:00.000Z', 'order is null');

    expect(await read(setting)).toMatchObject({
      alarm: 'unknown',
      sameError: 1,
      observed: expect.stringContaining('monitors_read'),
    });
  });

  it('is read from the monitor alone where the log is not known', async () => {
    expect(await read(openDatadogSetting({ service: null, monitor: { state: 'OK' } }))).toEqual({
      alarm: 'ok',
      sameError: 0,
      observed: "the monitor's state is OK",
    });
  });

  it('cannot be judged without a log by a monitor without data', async () => {
    const setting = openDatadogSetting({ service: null, monitor: { state: 'No Data' } });

    await expect(read(setting)).rejects.toThrow("Datadog cannot tell of the symptom: the monitor's state is No Data.");
  });
});

describe('questions', () => {
  const ask = (setting: DatadogSetting, contains: readonly string[], limit = 200) =>
    lines(setting.source.logs?.(datadogIncident, { ...window, contains, limit } satisfies LogQuery));

  async function lines(asked: Promise<QueryAnswer> | undefined) {
    const answer = await asked;
    if (answer === undefined) throw new RangeError('it has no such answer');
    return answer;
  }

  it('about logs are answered with the newest events that hold the words, oldest first', async () => {
    const setting = openDatadogSetting({ pageSize: 2 });
    for (const minute of [10, 20, 30]) setting.log(at(minute), { message: `row ${minute}` });
    setting.log(at(40), { message: 'another', attributes: { detail: 'a row of "chairs"' } });
    setting.log(at(50), { message: 'no match' });

    expect(await ask(setting, ['row'], 3)).toEqual({
      outcome: 'found',
      lines: [`${at(20)} row 20`, `${at(30)} row 30`, expect.stringContaining('"detail":"a row of \\"chairs\\""')],
      more: 'Earlier events hold the words too and were left out.',
    });
    expect(await ask(setting, ['row', '"chairs"'])).toMatchObject({ lines: [expect.stringContaining('another')] });
    expect(await ask(setting, ['nothing'])).toMatchObject({
      outcome: 'none',
      why: expect.stringContaining('"nothing"'),
    });
  });

  it('about counts are answered with a histogram', async () => {
    const setting = openDatadogSetting();
    for (const minute of [10, 10, 30]) setting.log(at(minute), { message: 'row' });

    const answer = await lines(setting.source.logCounts?.(datadogIncident, { ...window, contains: ['row'] }));

    expect(answer).toMatchObject({ lines: expect.arrayContaining([`${at(10)} 2`, `${at(11)} 0`, `${at(30)} 1`]) });
  });

  it('about metrics are answered with the monitor’s metric and those of the service', async () => {
    const points = (value: number) =>
      [
        [Date.parse(at(10)), value],
        [Date.parse(at(10, 30)), value + 2],
        [Date.parse(at(20)), null],
      ] as const;
    const series = { 'sum:trace.http.request.errors{service:orders}.as_count()': points(3), 'avg:cpu{*}': points(50) };
    const setting = openDatadogSetting({ service: { metrics: ['avg:cpu{*}', 'wrong('] }, series });

    expect(await lines(setting.source.metrics?.(datadogIncident, window))).toEqual({
      outcome: 'found',
      lines: [
        'sum:trace.http.request.errors{service:orders}.as_count(), mean of 60 s:',
        `${at(10)} 4`,
        'avg:cpu{*}, mean of 60 s:',
        `${at(10)} 51`,
      ],
      more: expect.stringContaining('does not take the metric query wrong('),
    });
  });

  it('about the monitor are answered with its query, thresholds and groups, and the issue that the alert links to', async () => {
    const id = '5f8ebd5c-6dd9-11f0-8a28-da7ad0900002';
    const issue = {
      error_type: 'TypeError',
      error_message: 'order is null',
      file_path: 'src/show.js',
      function_name: 'show',
      state: 'OPEN',
      service: 'orders',
      platform: 'BACKEND',
      first_seen: Date.parse(at(1)),
      first_seen_version: '1.4.0',
    };
    const setting = openDatadogSetting({
      issues: { [id]: issue },
      monitor: { groups: { 'env:production,service:orders': 'Alert' } },
    });
    const alert = { ...datadogIncident.alert, url: `https://app.datadoghq.com/error-tracking/issue/${id}` };

    const answer = await lines(setting.source.vendor?.({ ...datadogIncident, alert }));

    expect(answer).toMatchObject({
      outcome: 'found',
      lines: expect.arrayContaining([
        'monitor 4711 (query alert): orders errors',
        expect.stringContaining('state: Alert'),
        'query: sum(last_5m):sum:trace.http.request.errors{service:orders}.as_count() > 5',
        'thresholds: critical 5',
        'group env:production,service:orders: Alert, triggered 2026-11-24T10:00:00.000Z',
        `issue ${id} of Error Tracking (OPEN): TypeError: order is null`,
        'in show (src/show.js)',
        `first seen ${at(1)} in version 1.4.0`,
      ]),
    });
    expect(JSON.stringify(answer)).not.toContain('frog@');
  });

  it('about a monitor without a number are answered with what to send', async () => {
    const { source, api } = openDatadogSetting();
    const alert = { ...datadogIncident.alert, sourceId: '../orders' };

    expect(await lines(source.vendor?.({ ...datadogIncident, alert }))).toMatchObject({
      outcome: 'none',
      why: expect.stringContaining('send alert_id'),
    });
    expect(api.asked).toEqual([]);
  });
});

const troubles: readonly (readonly [string, Trouble, string])[] = [
  [
    'does not know the keys',
    { kind: 'status', status: 401 },
    'set the secrets DATADOG_API_KEY and DATADOG_APP_KEY anew',
  ],
  ['refuses', { kind: 'status', status: 403 }, 'with the permission'],
  ['limits requests', { kind: 'status', status: 429, headers: { 'x-ratelimit-reset': '60' } }, '(60 seconds)'],
  ['is down', { kind: 'status', status: 503 }, 'status 503'],
  ['does not answer', { kind: 'silence' }, 'no answer in 10 seconds'],
  ['answers without end', { kind: 'flood' }, 'more than 5 MB'],
  ['answers a page', { kind: 'page' }, 'is datadog.site in suture.config.ts right?'],
  ['answers another form', { kind: 'json', body: { data: 'none', status: 7 } }, 'in a form that is not known'],
];

describe.each(troubles)('when Datadog %s', (_what, trouble, why) => {
  it('says what to do', async () => {
    const setting = openDatadogSetting();
    setting.api.disturb(trouble);
    const query = { ...window, contains: [], limit: 10 };
    const { source, notes } = setting;

    await expect(source.gather?.(datadogIncident)).rejects.toMatchObject({
      name: 'QueryUnanswerable',
      message: expect.stringContaining(why),
    });
    await expect(read(setting)).rejects.toMatchObject({ name: 'QueryUnanswerable' });
    for (const answer of [
      source.logs?.(datadogIncident, query),
      source.logCounts?.(datadogIncident, query),
      source.metrics?.(datadogIncident, window),
      source.vendor?.(datadogIncident),
    ])
      expect(await answer).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
    expect(
      await notes.tell(datadogIncident, { key: 'ticket', state: 'working', text: 'Suture looks into it' }),
    ).toEqual({ outcome: 'failed', why: expect.stringContaining(why) });
  });
});

describe('notes in the event stream', () => {
  const ticket: AlertNews = {
    key: 'ticket',
    state: 'working',
    text: 'Suture looks into it: https://github.com/shop/orders/issues/1',
  };

  it('are made once per key, with the monitor’s tags', async () => {
    const { notes, state } = openDatadogSetting();

    expect(await notes.tell(datadogIncident, ticket)).toEqual({ outcome: 'noted' });
    expect(await notes.tell(datadogIncident, ticket)).toEqual({ outcome: 'noted' });
    await notes.tell(datadogIncident, { ...ticket, key: 'review-1' });

    expect(state.events).toMatchObject([
      {
        title: 'Suture: orders answers 5xx',
        text: ticket.text,
        tags: ['team:shop', 'service:orders', 'monitor_id:4711', 'suture_incident:inc-1', 'suture_note:ticket'],
        aggregation_key: 'suture-inc-1',
        alert_type: 'info',
      },
      { tags: expect.arrayContaining(['suture_note:review-1']), aggregation_key: 'suture-inc-1' },
    ]);
  });

  it('mention nobody, since Datadog would notify whom they mention', async () => {
    const { notes, state } = openDatadogSetting();
    const alert = { ...datadogIncident.alert, title: 'orders @pagerduty' };

    await notes.tell({ ...datadogIncident, alert }, { ...ticket, text: 'seen by @slack-orders and @all' });

    expect(state.events).toMatchObject([
      { title: 'Suture: orders @ pagerduty', text: 'seen by @ slack-orders and @ all' },
    ]);
  });

  it.each([
    ['recovered', 'success'],
    ['handed_over', 'warning'],
  ] as const)('of the state %s are of the kind %s', async (told, kind) => {
    const { notes, state } = openDatadogSetting();

    await notes.tell(datadogIncident, { key: 'end', state: told, text: 'it is over' });

    expect(state.events).toMatchObject([{ alert_type: kind }]);
  });

  it('are all that is written where resolving is allowed, since a monitor recovers by itself', async () => {
    const { notes, api } = openDatadogSetting({ updates: 'resolve' });

    const answer = await notes.tell(datadogIncident, {
      key: 'closed',
      state: 'recovered',
      text: 'it is over',
      commit: 'c0ffee',
    });

    expect(answer).toEqual({ outcome: 'noted', why: 'Datadog resolves a monitor itself when its query recovers' });
    expect(api.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v2/events/search',
      'GET /api/v1/monitor/4711',
      'POST /api/v1/events',
    ]);
  });

  it('are made without the monitor’s tags when it cannot be read', async () => {
    const { notes, state } = openDatadogSetting({ permissions: ['events_read'] });

    expect(await notes.tell(datadogIncident, ticket)).toEqual({ outcome: 'noted' });
    expect(state.events[0]?.tags).toContain('monitor_id:4711');
  });

  it('are not tried again when Datadog may have taken them', async () => {
    const { notes, api } = openDatadogSetting();
    api.disturb({ kind: 'status', status: 504 }, ({ path }) => path === '/api/v1/events');

    expect(await notes.tell(datadogIncident, ticket)).toMatchObject({ outcome: 'failed' });
    expect(api.asked.filter(({ path }) => path === '/api/v1/events')).toHaveLength(1);
  });
});
