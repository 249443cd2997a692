import { expect, it } from 'vitest';
import type { Line } from '../model.ts';
import { envelopes, unwrapLine } from './index.ts';

type Row = readonly [envelope: string, text: string, ...lines: readonly Partial<Line>[]];

const time = '2026-11-24T09:00:00.123Z';
const id = 'fb63a8b6-599d-11e8-a437-911ac44bc0b4';
const frame = '    at settle (/app/src/loans.js:12:20)';

/** A line of each form that an envelope knows, and what is left of it. */
const rows: readonly Row[] = [
  [
    'json-answers',
    JSON.stringify({ events: [{ logStreamName: 's/1', timestamp: 1_795_510_800_123, message: frame, eventId: '1' }] }),
    { text: frame, time, stream: 's/1' },
  ],
  [
    'json-answers',
    JSON.stringify({
      logGroup: '/loans',
      logStream: 's/1',
      logEvents: [{ id: '1', timestamp: 1_795_510_800_123, message: frame }],
    }),
    { text: frame, time, stream: 's/1' },
  ],
  [
    'json-answers',
    JSON.stringify({
      results: [
        [
          { field: '@timestamp', value: '2026-11-24 09:00:00.123' },
          { field: '@message', value: frame },
        ],
      ],
    }),
    { text: frame, time: '2026-11-24 09:00:00.123' },
  ],
  [
    'json-answers',
    JSON.stringify({ data: { result: [{ stream: { app: 'loans' }, values: [['1795510800123000000', frame]] }] } }),
    { text: frame, time, stream: '{"app":"loans"}' },
  ],
  [
    'json-containers',
    JSON.stringify({ log: `${frame}\n`, stream: 'stderr', time }),
    { text: frame, time, stream: 'stderr' },
  ],
  [
    'json-containers',
    JSON.stringify({ log: frame, container_name: '/loans', source: 'stderr' }),
    { text: frame, stream: '/loans stderr' },
  ],
  [
    'json-containers',
    JSON.stringify({ log: frame, kubernetes: { pod_name: 'loans-1', container_name: 'app' } }),
    { text: frame, stream: 'loans-1 app' },
  ],
  [
    'json-containers',
    JSON.stringify({ MESSAGE: frame, _PID: '12', __REALTIME_TIMESTAMP: '1795510800123000' }),
    { text: frame, time },
  ],
  ['json-containers', JSON.stringify({ MESSAGE: [97, 98], _PID: '12' }), { text: 'ab' }],
  ['json-containers', JSON.stringify({ line: frame, timestamp: '1795510800123000000' }), { text: frame, time }],
  [
    'json-containers',
    JSON.stringify({ message: frame, agent: { type: 'filebeat' }, '@timestamp': time }),
    { text: frame, time },
  ],
  ['json-containers', JSON.stringify({ '@message': frame, '@timestamp': time, '@ptr': 'x' }), { text: frame, time }],
  [
    'json-containers',
    JSON.stringify({ textPayload: frame, insertId: '1', severity: 'ERROR', timestamp: time }),
    { text: frame, time, level: 'error' },
  ],
  [
    'json-containers',
    JSON.stringify({ jsonPayload: { message: 'm' }, timestamp: time }),
    { json: { message: 'm' }, time },
  ],
  [
    'json-containers',
    JSON.stringify({ log: 'half', partial_message: 'true', stream: 'stdout' }),
    { text: 'half', partial: true },
  ],
  [
    'lambda',
    `${time}\t${id}\tERROR\tTypeError: x`,
    { text: 'TypeError: x', time, level: 'error', fields: { requestId: id } },
  ],
  ['lambda', `${time}\tundefined\tINFO\tready`, { text: 'ready', time, level: 'info' }],
  ['lambda', `${time} ${id} Task timed out after 3.07 seconds`, { text: 'Task timed out after 3.07 seconds', time }],
  [
    'lambda',
    `RequestId: ${id} Error: Runtime exited with error: signal: killed`,
    { level: 'error', fields: { requestId: id } },
  ],
  ['kubernetes', `${time} stderr F ${frame}`, { text: frame, time, stream: 'stderr' }],
  ['kubernetes', `${time} stdout P half`, { text: 'half', time, partial: true }],
  ['kubernetes', `stderr F ${frame}`, { text: frame }],
  ['continuous-integration', `build\ttest\t${time} ${frame}`, { text: frame, time, stream: 'build/test' }],
  ['continuous-integration', '##[error]TypeError: x', { text: 'TypeError: x', level: 'error' }],
  ['continuous-integration', '::error file=a.js,line=1::TypeError: x', { text: 'TypeError: x', level: 'error' }],
  ['continuous-integration', `${time} 01E TypeError: x`, { text: 'TypeError: x', time }],
  ['platforms', `${time} app[web.1]: ${frame}`, { text: frame, time, stream: 'app/web.1' }],
  ['platforms', `${time} host loans[812]: TypeError: x`, { text: 'TypeError: x', time, stream: 'loans/812' }],
  ['platforms', `${time} app[1a2b3c4d5e6f7a] ams [error] TypeError: x`, { text: 'TypeError: x', time, level: 'error' }],
  [
    'syslog',
    `<11>Nov 24 09:00:00 host loans[812]: ${frame}`,
    { text: frame, level: 'error', stream: 'host loans[812]' },
  ],
  ['syslog', `Nov 24 09:00:00 host loans[812]: ${frame}`, { text: frame, stream: 'host loans[812]' }],
  ['syslog', `<11>1 ${time} host loans 812 - - TypeError: x`, { text: 'TypeError: x', time, level: 'error' }],
  ['aws-logs-tail', `${time} api/api/3de392df ${frame}`, { text: frame, time, stream: 'api/api/3de392df' }],
  ['aws-logs-tail', `/ecs/loans api/api/3de392df ${time} ${frame}`, { text: frame, time, stream: 'api/api/3de392df' }],
  [
    'csv',
    `2026-11-24 09:00:00.123,"TypeError: ""x"" is gone"`,
    { text: 'TypeError: "x" is gone', time: '2026-11-24 09:00:00.123' },
  ],
  ['csv', '1795510800123,TypeError: x', { text: 'TypeError: x', time }],
  ['docker-build', '#12 3.456 TypeError: x', { text: 'TypeError: x', stream: '#12' }],
  ['docker-build', '#12 ERROR: process did not complete', { text: 'process did not complete', level: 'error' }],
  ['pm2', `0|loans    | ${frame}`, { text: frame, stream: '0|loans' }],
  ['pm2', '0|loans  | 2026-11-24 09:00:00: TypeError: x', { text: 'TypeError: x', time: '2026-11-24 09:00:00' }],
  ['docker-compose', `loans-1  | ${frame}`, { text: frame, stream: 'loans-1' }],
  ['pods', `loans-7f6c9d8b5-x2x4z app ${frame}`, { text: frame, stream: 'loans-7f6c9d8b5-x2x4z/app' }],
  ['pods', `[pod/loans-1/app] ${frame}`, { text: frame, stream: 'loans-1/app' }],
  ['package-managers', 'npm ERR! TypeError: x', { text: 'TypeError: x' }],
  ['package-managers', '12 verbose stack TypeError: x', { text: 'TypeError: x' }],
  ['monorepo-tasks', 'api:dev: TypeError: x', { text: 'TypeError: x', stream: 'api:dev' }],
  ['monorepo-tasks', 'packages/api test: TypeError: x', { text: 'TypeError: x', stream: 'packages/api test' }],
  ['quotes', '> TypeError: x', { text: 'TypeError: x' }],
  [
    'ruby-logger',
    'E, [2026-11-24T09:00:00.123456 #17] ERROR -- : NoMethodError (x):',
    { text: 'NoMethodError (x):', level: 'error' },
  ],
  [
    'loki-client',
    `${time} {app="loans", pod="p-1"} ${frame}`,
    { text: frame, time, stream: '{app="loans", pod="p-1"}' },
  ],
  ['debug', `  app:error ${frame} +0ms`, { text: frame, stream: 'app:error' }],
  ['debug', '  app:error TypeError: x', { text: 'TypeError: x', stream: 'app:error' }],
  ['labels', '[sst] TypeError: x', { text: 'TypeError: x', stream: 'sst' }],
  [
    'labels',
    '[Nest] 12  - 11/24/2026, 9:00:00 AM   ERROR [ExceptionsHandler] TypeError: x',
    { text: 'TypeError: x', level: 'error' },
  ],
  ['times', '2026-11-24 09:00:00,123 TypeError: x', { text: 'TypeError: x', time: '2026-11-24 09:00:00,123' }],
  ['times', `[${time}] TypeError: x`, { text: 'TypeError: x', time }],
  ['times', '09:00:00 TypeError: x', { text: 'TypeError: x' }],
  ['times', '1795510800.123 TypeError: x', { text: 'TypeError: x', time }],
  ['times', 'Tue Nov 24 2026 09:00:00 GMT+0000 (UTC) TypeError: x', { text: 'TypeError: x' }],
  ['times', '[24/Nov/2026:09:00:00 +0000] TypeError: x', { text: 'TypeError: x', time: '24 Nov 2026 09:00:00 +0000' }],
  ['levels', '[ERROR] TypeError: x', { text: 'TypeError: x', level: 'error' }],
  ['levels', 'WARN  TypeError: x', { text: 'TypeError: x', level: 'warn' }],
  ['levels', 'error: TypeError: x', { text: 'TypeError: x', level: 'error' }],
  ['levels', 'E1124 09:00:00.123456    17 loans.go:12] no loan', { text: 'no loan', level: 'error' }],
];

it.each(rows.map((row) => [row[0], row[1], row.slice(2)] as const))('takes %s off %s', (name, text, expected) => {
  const [envelope] = envelopes.filter((one) => one.name === name);

  expect(unwrapLine(text)).toMatchObject(expected);
  expect(envelope?.first?.test(text.charAt(0)) ?? true).toBe(true);
});

it.each([
  ['a frame', frame],
  ['a sentence with a bar', 'choose a | b'],
  ["a record of the service's own", '{"level":"info","message":"ready"}'],
  ['a request log', '{"message":"GET /","time":"2026-11-24T09:00:00Z","level":30}'],
  ['a code frame', '> 12 |   return loan.fee;'],
  ["PostgreSQL's error", 'error: relation "loan" does not exist'],
])('leaves %s as it is', (_what, text) => {
  const [line] = unwrapLine(text);

  expect(line?.text).toBe(text);
  expect(Object.keys(line ?? {}).filter((key) => key !== 'json')).toEqual(['text']);
});

it('knows no envelope that is not tried here', () => {
  expect([...new Set(rows.map(([name]) => name))].toSorted()).toEqual(envelopes.map(({ name }) => name).toSorted());
});
