/** A log as a real system wrote it, with other names, and what a person reads in it. */
export interface LogCase {
  /** `fixtures/<name>.log`. */
  readonly name: string;
  /** Files of the repository. Default: `files`. */
  readonly tree?: readonly string[];
  /** Time of the alert that came with the log. */
  readonly alertAt?: string;
  /** The errors, the incident's first. */
  readonly errors: readonly ExpectedError[];
  /** The captured request or event of the first error, as a part of it. */
  readonly event?: object;
  /** Failed and all requests. */
  readonly traffic?: { readonly requests: number; readonly failures: number };
}

export interface ExpectedError {
  readonly name: string | RegExp;
  readonly message: string | RegExp;
  readonly count?: number;
  /** The first frame of the innermost cause in the repository: `file:line`, `file` where the line cannot be trusted; null for none. */
  readonly at: string | null;
  /** Function of that frame. */
  readonly in?: string;
  /** The innermost cause, where the error wraps another. */
  readonly cause?: { readonly name: string; readonly message: string };
  readonly kind?: string;
}

/** The event of an alert of this time. */
export function writeAlert(service: string, startedAt: string): string {
  const detail = { service, title: 'errors', state: 'firing', startedAt, sourceId: 'canary' };
  return JSON.stringify({ source: 'canary', 'detail-type': 'Suture Alert', detail });
}

/** Deployed below `/app` or `/var/task`. */
export const files = ['index.js', 'index.mjs', 'main.js', 'src/invoices.js', 'src/routes.js', 'src/store.js'];

const amount = "Cannot read properties of undefined (reading 'amount')";
const rebate = "Cannot read properties of undefined (reading 'rebate')";
const thrown = (message: string) => ({ name: 'TypeError', message, count: 1, at: 'src/invoices.js:31' });
const wrapped = {
  name: 'Error',
  message: /^settle failed/,
  count: 1,
  at: 'src/invoices.js:31',
  in: 'sum',
  cause: { name: 'TypeError', message: amount },
};
const atSum = { name: 'TypeError', message: rebate, at: 'src/invoices.js:9', in: 'sum' };
const lines = { kind: 'values', values: { args: [{ lines: [{ price: 100, units: 1 }] }] } };

export const logCases: readonly LogCase[] = [
  { name: 'cause-chain/console-cause', errors: [wrapped] },
  { name: 'cause-chain/pino-caused-by', errors: [wrapped] },
  { name: 'cause-chain/pino-nested-cause', errors: [wrapped] },
  {
    name: 'cause-chain/end-to-end-wrong-proof',
    errors: [{ ...wrapped, at: 'src/invoices.js:9', cause: { name: 'TypeError', message: rebate } }],
    event: lines,
  },
  { name: 'noise-wins/info-says-error', errors: [] },
  {
    name: 'noise-wins/old-errors-with-alarm',
    alertAt: '2026-02-18T14:10:00.000Z',
    errors: [
      { ...atSum, count: 2 },
      { name: 'RangeError', message: 'Invalid currency', count: 5, at: 'src/routes.js:13' },
    ],
    event: lines,
  },
  {
    name: 'noise-wins/second-kind-untold',
    errors: [
      { ...atSum, count: 2 },
      { name: 'TypeError', message: 'invoice.lines is not iterable', count: 1, at: 'src/invoices.js:6' },
    ],
  },
  {
    name: 'noise-wins/stackless-warnings',
    errors: [
      { ...atSum, count: 1 },
      { name: 'Error', message: /^upstream answered 503/, count: 4, at: null },
    ],
    event: lines,
  },
  {
    name: 'noise-wins/warn-level-errors',
    errors: [
      { name: 'TypeError', message: 'x', count: 1, at: 'src/invoices.js:31' },
      { name: 'Error', message: /^retry \d/, count: 2, at: null },
    ],
  },
  {
    name: 'container-json/firelens-json',
    errors: [thrown('x is undefined')],
    event: { kind: 'http', method: 'POST', path: '/invoices' },
  },
  { name: 'container-json/firelens-lines', errors: [thrown(amount)] },
  { name: 'container-json/loki-export', errors: [thrown('x is undefined')] },
  { name: 'line-prefix/aws-logs-tail', errors: [thrown(amount)] },
  { name: 'line-prefix/cri', errors: [thrown(amount)] },
  {
    name: 'line-prefix/docker-compose',
    errors: [{ ...thrown('invoice 17 has no customer'), name: 'Error' }],
  },
  { name: 'line-prefix/docker-logs-timestamps', errors: [thrown(amount)] },
  {
    name: 'line-prefix/heroku',
    errors: [{ name: 'TypeError', message: "Cannot read property 'clip' of undefined", count: 1, at: 'index.js:73' }],
  },
  { name: 'line-prefix/pm2', errors: [thrown('x is undefined')] },
  {
    name: 'error-heads/domexception-abort',
    errors: [{ ...thrown('This operation was aborted'), name: /^(?:DOMException|AbortError)$/ }],
  },
  {
    name: 'error-heads/domexception-timeout',
    errors: [{ ...thrown('The operation was aborted due to timeout'), name: /^(?:DOMException|TimeoutError)$/ }],
  },
  {
    name: 'error-heads/message-ends-in-a-name',
    errors: [{ ...thrown('Upstream said ValidationError'), name: 'Error' }],
  },
  { name: 'error-heads/name-without-error-after-a-time', errors: [{ ...thrown('invoice 17'), name: 'NotFound' }] },
  { name: 'error-heads/no-message', errors: [{ ...thrown(''), name: 'Error' }] },
  ...['labelled', 'plain', 'timed'].map((form) => ({
    name: `error-heads/pg-${form}`,
    errors: [
      {
        name: /^(?:error|DatabaseError)$/,
        message: 'relation "entry" does not exist',
        count: 1,
        at: 'index.js:35',
        in: 'sweep',
      },
    ],
  })),
  {
    name: 'error-heads/require-stack',
    errors: [{ name: 'Error', message: /^Cannot find module '.\/pricing'/, count: 1, at: 'src/invoices.js:9' }],
  },
  {
    name: 'error-heads/unhandled-rejection-of-a-string',
    errors: [{ name: 'UnhandledPromiseRejection', message: /"no supplier"/, count: 1, at: null }],
  },
  {
    name: 'path-mapping/compiled-dist',
    tree: ['package.json', 'src/invoices.ts', 'src/routes.ts', 'tsconfig.json'],
    errors: [{ name: 'TypeError', message: rebate, count: 1, at: 'src/invoices.ts', in: 'sum' }],
  },
  {
    name: 'path-mapping/monorepo-package',
    tree: ['package.json', 'packages/api/src/invoices.js', 'packages/api/src/routes.js', 'packages/web/src/main.js'],
    errors: [{ name: 'TypeError', message: rebate, count: 1, at: 'packages/api/src/invoices.js:9', in: 'sum' }],
    event: lines,
  },
  { name: 'path-mapping/relative-next', errors: [thrown(amount)] },
  {
    name: 'path-mapping/webpack-absolute',
    tree: ['src/lib/crashReport.js', 'src/server/session/sessionGate.js'],
    errors: [
      {
        name: 'TypeError',
        message: "Cannot read property 'substring' of undefined",
        count: 1,
        at: 'src/lib/crashReport.js:96',
      },
    ],
  },
  {
    name: 'path-mapping/windows',
    errors: [{ name: 'Error', message: 'Error getting token from the ledger', count: 1, at: 'index.js:61' }],
  },
  {
    name: 'foreign-frames/lambda-runtime-index',
    errors: [{ name: /ImportModuleError$/, message: /Cannot find module '@acme\/secrets-client'/, count: 1, at: null }],
  },
  {
    name: 'foreign-frames/node24-unhandled',
    errors: [{ name: 'Error', message: 'GreetingError', count: 1, at: 'index.mjs:4', in: 'greet' }],
    traffic: { requests: 1, failures: 1 },
  },
  { name: 'nested-error-fields/errors-list', errors: [thrown('x is undefined')] },
  {
    name: 'nested-error-fields/lambda-destination',
    errors: [{ ...atSum, count: 1 }],
    event: { kind: 'lambda', event: { invoice: { lines: [{ price: 100, units: 1 }] } } },
  },
  { name: 'nested-error-fields/lambda-json-object', errors: [thrown('x')] },
  { name: 'nested-error-fields/otel-attributes', errors: [thrown(amount)] },
  { name: 'nested-error-fields/winston-metadata', errors: [thrown('x is undefined')] },
  { name: 'json-message-prefix/winston-template', errors: [thrown('x is undefined')] },
  {
    name: 'long-messages/zod',
    errors: [
      {
        name: 'Error',
        message: /^\[[\s\S]*too_small[\s\S]*Invalid function arguments[\s\S]*\]$/,
        count: 1,
        at: 'src/invoices.js:29',
      },
    ],
  },
  {
    name: 'no-exception/heap-out-of-memory',
    errors: [{ name: /.+/, message: /JavaScript heap out of memory/, count: 1, at: null, kind: 'out-of-memory' }],
  },
  {
    name: 'no-exception/lambda-out-of-memory',
    errors: [{ name: 'Runtime.OutOfMemory', message: /.*/, count: 1, at: null, kind: 'out-of-memory' }],
  },
  {
    name: 'no-exception/lambda-timeout',
    errors: [{ name: /.+/, message: /Task timed out after 3\.07 seconds/, count: 1, at: null, kind: 'timeout' }],
    traffic: { requests: 1, failures: 1 },
  },
  { name: 'pretty-json/aws-filter-log-events', errors: [thrown(amount)] },
  {
    name: 'pretty-json/lambda-console-copy',
    errors: [{ name: 'Error', message: 'cold', count: 1, at: 'index.mjs:86' }],
  },
  ...['json-event-per-line', 'no-indent', 'quoted-reply'].map((form) => ({
    name: `folded-frames/${form}`,
    errors: [thrown('x is undefined')],
  })),
  {
    name: 'folded-frames/one-line',
    errors: [
      { name: 'SyntaxError', message: 'Unexpected token < in JSON at position 0', count: 1, at: 'main.js:22', in: 's' },
    ],
  },
  { name: 'ansi/whole-stack', errors: [thrown(amount)] },
  { name: 'too-many-incidents/log-without-times', errors: [{ ...thrown('x is undefined'), at: 'src/invoices.js:9' }] },
];
