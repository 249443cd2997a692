import { expect, it } from 'vitest';
import { chainOf } from '../../chain-of.ts';
import { readLog } from '../../read-log.ts';

const frame = '    at settle (/app/src/loans.js:12:20)';
const stack = `TypeError: no fee\n${frame}`;
const wrapper = `Error: settling failed\n    at close (/app/src/main.js:9:3)`;
const at = '/app/src/loans.js:12';

/** Errors from the innermost: `Name: message @ first frame`. */
type Row = readonly [logger: string, record: object, ...errors: readonly string[]];
const own = `TypeError: no fee @ ${at}`;
const outer = 'Error: settling failed @ /app/src/main.js:9';

const rows: readonly Row[] = [
  ['pino', { level: 50, time: 1, err: { type: 'TypeError', message: 'no fee', stack }, msg: 'no fee' }, own],
  [
    'pino with causes in the stack',
    { level: 50, err: { type: 'Error', message: 'settling failed: no fee', stack: `${wrapper}\ncaused by: ${stack}` } },
    own,
    outer,
  ],
  [
    'pino with the cause apart',
    {
      level: 50,
      err: {
        type: 'Error',
        message: 'settling failed',
        stack: wrapper,
        cause: { type: 'TypeError', message: 'no fee', stack },
      },
    },
    own,
    outer,
  ],
  [
    'pino with the members of an AggregateError',
    {
      level: 50,
      err: {
        type: 'AggregateError',
        message: 'all failed',
        stack: `AggregateError: all failed\n${frame}`,
        aggregateErrors: [{ type: 'TypeError', message: 'no fee', stack }],
      },
    },
    own,
    `AggregateError: all failed @ ${at}`,
  ],
  ['pino without a stack', { level: 50, err: { type: 'TypeError', message: 'no fee' } }, 'TypeError: no fee @ '],
  ['pino with the error at the top', { level: 60, msg: 'no fee', stack, type: 'TypeError' }, own],
  [
    'bunyan',
    { name: 'loans', level: 50, err: { message: 'no fee', name: 'TypeError', stack }, msg: 'no fee', v: 0 },
    own,
  ],
  ['winston with its format of errors', { level: 'error', message: 'no fee', stack }, own],
  ['winston with a message before the error', { level: 'error', message: 'Settling failed: no fee', stack }, own],
  ['winston with a stack in the message', { level: 'error', message: `Settling failed: ${stack}` }, own],
  [
    'winston with the error in its metadata',
    { level: 'error', message: 'm', metadata: { error: { name: 'TypeError', message: 'no fee', stack } } },
    own,
  ],
  [
    "winston's report of an uncaught exception",
    {
      level: 'error',
      message: `uncaughtException: no fee\n${stack}`,
      error: {},
      stack,
      exception: true,
      trace: [{ file: '/app/src/loans.js', line: 12 }],
    },
    own,
  ],
  [
    'Powertools',
    {
      level: 'ERROR',
      message: 'm',
      error: { name: 'TypeError', location: '/var/task/index.js:1', message: 'no fee', stack },
    },
    own,
  ],
  [
    "Lambda's JSON of an uncaught error",
    {
      timestamp: 't',
      level: 'ERROR',
      message: { errorType: 'TypeError', errorMessage: 'no fee', stackTrace: [stack.split('\n')[0], frame] },
    },
    own,
  ],
  [
    "Lambda's JSON of a logged error",
    { timestamp: 't', level: 'ERROR', errorType: 'TypeError', errorMessage: 'no fee', stack: stack.split('\n') },
    own,
  ],
  [
    "Lambda's JSON of an unhandled rejection",
    {
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'TypeError: no fee',
      reason: { errorType: 'TypeError', errorMessage: 'no fee', stack: stack.split('\n') },
      promise: {},
      stack: [
        'Runtime.UnhandledPromiseRejection: TypeError: no fee',
        '    at process.<anonymous> (file:///var/runtime/index.mjs:1276:17)',
      ],
    },
    own,
  ],
  [
    "Lambda's record of a destination",
    {
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: { loan: 7 },
      responsePayload: { errorType: 'TypeError', errorMessage: 'no fee', trace: stack.split('\n') },
    },
    own,
  ],
  [
    "a dead letter's attributes",
    {
      messageId: '1',
      body: '{"loan":7}',
      messageAttributes: { ErrorMessage: { stringValue: 'no fee' }, ErrorCode: { stringValue: '200' } },
    },
    'Error: no fee @ ',
  ],
  [
    'OpenTelemetry with attributes',
    {
      severityText: 'ERROR',
      body: 'm',
      attributes: { 'exception.type': 'TypeError', 'exception.message': 'no fee', 'exception.stacktrace': stack },
    },
    own,
  ],
  [
    'OpenTelemetry as its exporter writes it',
    {
      severityNumber: 17,
      body: { stringValue: 'm' },
      attributes: [
        { key: 'exception.type', value: { stringValue: 'TypeError' } },
        { key: 'exception.message', value: { stringValue: 'no fee' } },
        { key: 'exception.stacktrace', value: { stringValue: stack } },
      ],
    },
    own,
  ],
  [
    'Elastic',
    { 'log.level': 'error', message: 'm', error: { type: 'TypeError', message: 'no fee', stack_trace: stack } },
    own,
  ],
  [
    'Elastic with flat keys',
    {
      'log.level': 'error',
      message: 'm',
      'error.type': 'TypeError',
      'error.message': 'no fee',
      'error.stack_trace': stack,
    },
    own,
  ],
  [
    'Google Cloud',
    {
      severity: 'ERROR',
      message: stack,
      '@type': 'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent',
    },
    own,
  ],
  ['Datadog', { status: 'error', message: 'm', error: { kind: 'TypeError', message: 'no fee', stack } }, own],
  [
    'Sentry',
    {
      level: 'error',
      exception: {
        values: [
          {
            type: 'TypeError',
            value: 'no fee',
            stacktrace: {
              frames: [
                { filename: 'node:internal', lineno: 1 },
                { filename: '/app/src/loans.js', lineno: 12, function: 'settle' },
              ],
            },
          },
        ],
      },
    },
    own,
  ],
  [
    'tslog',
    { '0': 'm', '1': { name: 'TypeError', message: 'no fee', stack }, _meta: { logLevelName: 'ERROR', logLevelId: 5 } },
    own,
  ],
  [
    'Serilog',
    {
      '@t': 't',
      '@l': 'Error',
      '@mt': 'm',
      '@x': 'System.InvalidOperationException: no fee\n   at Library.Loans.Settle() in /src/Loans.cs:line 9',
    },
    'System.InvalidOperationException: no fee @ /src/Loans.cs:9',
  ],
  [
    'zap',
    {
      level: 'error',
      msg: 'm',
      error: 'no fee',
      stacktrace: 'main.settle\n\t/app/loans.go:12\nmain.main\n\t/app/main.go:9',
    },
    'Error: no fee @ /app/loans.go:12',
  ],
  [
    'structlog',
    {
      level: 'error',
      event: 'm',
      exception: [
        {
          exc_type: 'KeyError',
          exc_value: "'fee'",
          frames: [{ filename: '/app/loans.py', lineno: 12, name: 'settle' }],
        },
      ],
    },
    "KeyError: 'fee' @ /app/loans.py:12",
  ],
  [
    'monolog',
    {
      level: 400,
      level_name: 'ERROR',
      message: 'm',
      context: {
        exception: {
          class: 'LoanException',
          message: 'no fee',
          file: '/app/src/Loan.php:12',
          trace: ['/app/src/Main.php:9'],
        },
      },
    },
    'LoanException: no fee @ /app/src/Loan.php:12',
  ],
  [
    'the answer of a GraphQL server',
    {
      errors: [{ message: 'no fee', extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: stack.split('\n') } }],
      data: null,
    },
    own,
  ],
  [
    'Step Functions',
    {
      type: 'TaskFailed',
      details: {
        error: 'TypeError',
        cause: JSON.stringify({ errorType: 'TypeError', errorMessage: 'no fee', trace: stack.split('\n') }),
      },
    },
    own,
  ],
  [
    'Fastify',
    {
      level: 50,
      reqId: 'req-1',
      req: { method: 'GET', url: '/' },
      res: { statusCode: 500 },
      err: { type: 'TypeError', message: 'no fee', stack },
      msg: 'no fee',
    },
    own,
  ],
  [
    'log4js',
    {
      startTime: 't',
      categoryName: 'app',
      data: ['m', { message: 'no fee', name: 'TypeError', stack }],
      level: { level: 40_000, levelStr: 'ERROR' },
    },
    own,
  ],
  ['an error level alone', { level: 'error', message: 'no fee for loan 7' }, 'Error: no fee for loan 7 @ '],
  [
    'a string where the error belongs',
    { level: 'error', message: 'm', error: 'TypeError: no fee' },
    'TypeError: no fee @ ',
  ],
  [
    'an INFO line with a stack',
    { level: 'info', message: 'm', err: { name: 'TypeError', message: 'no fee', stack } },
    own,
  ],
  ['an INFO line that mentions an error', { level: 'info', message: 'Last Error: none', error: null }],
  ['an INFO line with a counter', { level: 'info', message: 'done', errors: 0, error: false }],
  ['an access log of what was refused', { status: 404, message: 'GET /x', error: 'Not Found' }],
  [
    'what a client sent',
    { level: 'info', message: 'in', req: { body: { error: { name: 'TypeError', message: 'no fee', stack } } } },
  ],
  ['a WARN line of a retry', { level: 'warn', message: 'will retry', attempt: 2 }],
];

it.each(rows.map((row) => [row[0], row[1], row.slice(2)] as const))('reads %s', (_logger, record, expected) => {
  const errors = readLog(`${JSON.stringify(record)}\n`).flatMap(({ error }) => (error === undefined ? [] : [error]));

  const read = errors.flatMap(chainOf).map(({ name, message, frames: [first] }) => {
    return `${name}: ${message} @ ${first === undefined ? '' : `${first.file}:${first.line}`}`;
  });
  expect(read).toEqual(expected);
});
