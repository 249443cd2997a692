import { describe, expect, it } from 'vitest';
import { readLog } from './read-log.ts';

const stackText = `TypeError: Cannot read properties of undefined (reading 'amount')
    at total (/srv/src/price.js:2:54)
    at answer (/srv/src/app.js:10:20)`;
const loggedError = {
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'amount')",
  stack: stackText,
};
const loggedRequest = {
  method: 'POST',
  url: '/orders?dry=1',
  headers: { 'Content-Type': 'application/json' },
  body: { a: 1 },
};
const httpEvent = {
  kind: 'http',
  method: 'POST',
  path: '/orders?dry=1',
  headers: { 'content-type': 'application/json' },
  body: { a: 1 },
};
const { message } = loggedError;

describe('readLog', () => {
  it.each([
    [
      'pino',
      { level: 50, time: 1_700_000_000_000, err: { type: 'TypeError', message, stack: stackText }, msg: 'failed' },
    ],
    ['winston', { level: 'error', message, stack: stackText, timestamp: '2023-11-14T22:13:20.000Z' }],
    [
      'bunyan',
      { level: 50, time: '2023-11-14T22:13:20.000Z', err: { name: 'TypeError', message, stack: stackText }, msg: '' },
    ],
    [
      'Powertools',
      {
        level: 'error',
        timestamp: '2023-11-14T22:13:20.000Z',
        message: 'failed',
        error: { name: 'TypeError', location: 'price.js:2', message, stack: stackText },
      },
    ],
    [
      'Lambda in JSON',
      {
        timestamp: '2023-11-14T22:13:20.000Z',
        level: 'error',
        message: { errorType: 'TypeError', errorMessage: message, stackTrace: stackText.split('\n') },
      },
    ],
    [
      'ECS',
      {
        '@timestamp': '2023-11-14T22:13:20.000Z',
        'log.level': 'error',
        message: 'failed',
        'error.type': 'TypeError',
        'error.message': message,
        'error.stack_trace': stackText,
      },
    ],
    ['a plain object with the stack as text', { level: 'error', time: 1_700_000_000, error: stackText }],
  ])('reads the error, level and time of a line of %s', (_logger, line) => {
    const [entry] = readLog(`${JSON.stringify(line)}\n`);

    expect(entry).toMatchObject({ level: 'error', time: '2023-11-14T22:13:20.000Z', error: loggedError });
  });

  it('reads the line that Lambda writes for an uncaught error', () => {
    const body = JSON.stringify({ errorType: 'TypeError', errorMessage: message, stack: stackText.split('\n') });
    const log = `START RequestId: 1-a Version: 3\n2023-11-14T22:13:20.000Z\t1-a\tERROR\tInvoke Error \t${body}\nEND RequestId: 1-a`;

    const [start, entry, end] = readLog(log);

    expect(start?.error).toBeUndefined();
    expect(entry).toMatchObject({ level: 'error', time: '2023-11-14T22:13:20.000Z', error: loggedError });
    expect(entry?.fields.requestId).toBe('1-a');
    expect(end?.message).toContain('END');
  });

  it('reads a stack over several lines of plain text as one entry, whatever surrounds it', () => {
    const log = `listening on 8080\n[2023-11-14 22:13:20] error: ${stackText} {\n  code: 'X'\n}\nGET /health 200\n`;

    const entries = readLog(log);

    expect(entries.map((entry) => entry.error?.message)).toEqual([undefined, message, undefined]);
    expect(entries[1]).toMatchObject({ level: 'error', time: '2023-11-14 22:13:20', error: loggedError });
    expect(entries[2]?.message).toBe('GET /health 200');
  });

  it('reads an error whose message has several lines', () => {
    const [entry, ...rest] = readLog(
      'ValidationError: bad order:\n- no price\n- no sku\n    at check (/srv/a.js:1:1)\n',
    );

    expect(entry?.error).toMatchObject({ name: 'ValidationError', message: 'bad order:\n- no price\n- no sku' });
    expect(rest).toEqual([]);
  });

  it.each([
    ['req', { req: loggedRequest }, httpEvent],
    ['request', { request: loggedRequest }, httpEvent],
    ['http with a nested request', { http: { request: loggedRequest } }, httpEvent],
    ['its own fields', loggedRequest, httpEvent],
    [
      'a path and a query',
      { req: { ...loggedRequest, url: undefined, path: '/orders', query: { dry: 1 } } },
      httpEvent,
    ],
    ['a whole address', { req: { ...loggedRequest, url: 'https://shop.example/orders?dry=1' } }, httpEvent],
    ['a Lambda event', { event: { Records: [] } }, { kind: 'lambda', event: { Records: [] } }],
    ['arguments', { args: [1, 'b'] }, { kind: 'values', values: { args: [1, 'b'] } }],
    ['named input', { input: { items: [] } }, { kind: 'values', values: { items: [], input: { items: [] } } }],
  ])('captures the event of an entry with %s', (_how, fields, event) => {
    const [entry] = readLog(JSON.stringify({ level: 50, err: { message, stack: stackText }, ...fields }));

    expect(entry?.event).toEqual(event);
  });

  it('gives an error the request logged earlier with the same id', () => {
    const lines = [
      { reqId: 'r-1', req: loggedRequest, msg: 'incoming' },
      { reqId: 'r-2', req: { ...loggedRequest, url: '/other' }, msg: 'incoming' },
      { reqId: 'r-1', err: { message, stack: stackText } },
    ];

    const entries = readLog(lines.map((line) => JSON.stringify(line)).join('\n'));

    expect(entries[2]?.event).toEqual(httpEvent);
  });

  const inner = {
    name: 'RangeError',
    message: 'no rate',
    stack: 'RangeError: no rate\n    at rate (/srv/src/rate.js:3:9)',
  };
  const cause = { ...loggedError, cause: inner };
  const wrapped = 'Error: closing failed\n    at close (/srv/src/close.js:7:11)';
  const indent = (text: string) => text.replaceAll('\n', '\n  ');

  it.each([
    [
      'a [cause] as Node prints it',
      `${wrapped} {\n  [cause]: ${indent(stackText)} {\n    [cause]: ${indent(inner.stack)}\n  }\n}\n`,
    ],
    ['Caused by: in plain text', `${wrapped}\nCaused by: ${stackText}\nCaused by: ${inner.stack}\n`],
    [
      'caused by: in a stack',
      `${JSON.stringify({ err: { stack: `${wrapped}\ncaused by: ${stackText}\ncaused by: ${inner.stack}` } })}\n`,
    ],
    [
      'cause fields',
      `${JSON.stringify({ err: { type: 'Error', message: 'closing failed', stack: wrapped, cause: { ...loggedError, cause: inner } } })}\n`,
    ],
  ])('keeps what an error wraps, apart from it: %s', (_how, text) => {
    const [entry, ...rest] = readLog(text);

    const flat = (error: unknown) => JSON.parse(JSON.stringify(error).replaceAll(/\\n +at/g, '\\n    at'));
    expect(flat(entry?.error)).toMatchObject({ name: 'Error', message: 'closing failed', stack: wrapped, cause });
    expect(rest.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it.each([
    [
      'text',
      `AggregateError: all failed\n    at all (/srv/src/all.js:2:3) {\n  [errors]: [\n    ${indent(stackText)},\n    RangeError: other\n        at rate (/srv/src/rate.js:3:9)\n  ]\n}\n`,
    ],
    [
      'fields',
      JSON.stringify({
        err: {
          type: 'AggregateError',
          message: 'all failed',
          stack: 'AggregateError: all failed\n    at all (/srv/src/all.js:2:3)',
          aggregateErrors: [loggedError, inner],
        },
      }),
    ],
  ])('keeps the errors that were gathered into one: %s', (_how, text) => {
    const [entry, ...rest] = readLog(text);

    expect(entry?.error).toMatchObject({
      name: 'AggregateError',
      message: 'all failed',
      errors: [
        { name: 'TypeError', message },
        { name: 'RangeError', stack: expect.stringContaining('rate.js:3') },
      ],
    });
    expect(entry?.error?.errors?.[0]?.stack).not.toContain('rate.js');
    expect(rest.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it('keeps at most ten nested causes, and ignores message lines that look like causes', () => {
    const deep = Array.from({ length: 19 }, (_, nth) => `Error: level ${nth}\n    at f (/srv/src/f.js:${nth + 1}:1)`);
    const [entry] = readLog(`${deep.join('\nCaused by: ')}\n`);
    const [told] = readLog('Error: it failed:\ncause: unknown\n    at f (/srv/src/f.js:1:1)\n');

    let depth = 0;
    for (let error = entry?.error?.cause; error !== undefined; error = error.cause) depth += 1;
    expect(depth).toBe(10);
    expect(told?.error).toMatchObject({ message: 'it failed:\ncause: unknown' });
    expect(told?.error).not.toHaveProperty('cause');
  });

  it('keeps the frames of an error whose first line alone names its thread, beside another service without streams', () => {
    const lines = [
      '{"level":"info","message":"ready"}',
      '2026-11-24T09:00:00Z [worker-1] ERROR jobs.Mailer - TypeError: x is undefined',
      '    at send (/app/src/mailer.js:12:20)',
      '{"level":"info","message":"sent"}',
    ];

    const entries = readLog(lines.join('\n'));

    expect(entries.map(({ message, error }) => [message, error?.frames.length])).toEqual([
      ['ready', undefined],
      ['jobs.Mailer - TypeError: x is undefined', 1],
      ['sent', undefined],
    ]);
  });

  it('reads partial lines, NUL bytes and broken JSON as text, and unwraps container logs', () => {
    const wrapped = JSON.stringify({
      log: `${JSON.stringify({ err: { message, stack: stackText } })}\n`,
      stream: 'stderr',
    });
    const pieces = ['{"level":50,"err":{"sta\n\0\0\u0001', '{}{}\n', wrapped.slice(0, 40), wrapped.slice(40)];

    const entries = readLog(pieces);

    expect(entries.map(({ error }) => error?.message)).toEqual([undefined, undefined, message]);
  });

  it('keeps the errors of a very long log without holding its text', () => {
    function* lines() {
      for (let index = 0; index < 60_000; index++) {
        yield index === 5 ? `${stackText}\n` : `{"level":30,"msg":"request ${index}"}\n`;
      }
    }

    const entries = readLog(lines());

    expect(entries.length).toBe(10_000);
    expect(entries[0]?.error).toMatchObject(loggedError);
    expect(entries.at(-1)?.message).toBe('request 59999');
  });

  it('cuts a line without an end', () => {
    const endless = Array.from({ length: 400 }, () => 'x'.repeat(10_000));

    const [entry] = readLog(endless);

    expect(entry?.message.length).toBeLessThanOrEqual(262_144);
  });
});
