import { expect, it } from 'vitest';
import { readLog } from './read-log.ts';

const report = (status: string) => `INIT_REPORT Init Duration: 465.42 ms\tPhase: init\tStatus: ${status}`;

it.each<readonly [what: string, text: string, ...failures: readonly string[]]>([
  [
    'systemd, of a process that was killed',
    'Nov 24 09:00:00 host systemd[1]: loans.service: Main process exited, code=killed, status=9/KILL',
    'killed',
  ],
  [
    'systemd, of a process that the kernel killed',
    "Nov 24 09:00:00 host systemd[1]: loans.service: Failed with result 'oom-kill'.",
    'out-of-memory',
  ],
  [
    'systemd, of a process that was stopped',
    'Nov 24 09:00:00 host systemd[1]: loans.service: Main process exited, code=killed, status=15/TERM',
  ],
  [
    "Heroku's router, of an answer that took too long",
    '2026-11-24T09:00:00.123456+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=GET path="/" status=503',
    'timeout',
  ],
  [
    "Heroku's router, of an application that crashed",
    '2026-11-24T09:00:00.123456+00:00 heroku[router]: at=error code=H10 desc="App crashed" method=GET path="/" status=503',
    'exit',
  ],
  [
    "Lambda, in a forwarder's record",
    '{"level":"info","message":"2026-11-24T09:00:00.123Z fb63a8b6-599d-11e8-a437-911ac44bc0b4 Task timed out after 18.02 seconds"}',
    'timeout',
  ],
  ['Lambda, of a start that took too long', report('timeout'), 'timeout'],
  [
    'Lambda, of a start that an error ended',
    `Error: no table\n    at open (/var/task/db.js:3:9)\n${report('error\tError Type: Runtime.ExitError')}`,
    'thrown',
  ],
  [
    'Lambda, of a runtime that ended, over two lines',
    'RequestId: fb63a8b6-599d-11e8-a437-911ac44bc0b4 Error: Runtime exited with error: signal: killed\nRuntime.ExitError',
    'killed',
  ],
  [
    'V8, and the shell after it',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb7a940 node::Abort() [node]\nAborted (core dumped)',
    'out-of-memory',
  ],
])('counts once what is said by %s', (_what, text, ...failures) => {
  const read = readLog(text).flatMap(({ error }) => (error === undefined ? [] : [error.kind ?? 'thrown']));

  expect(read).toEqual(failures);
});

it("keeps the frames of gRPC's caller with the error", () => {
  const [entry] = readLog(
    'Error: 3 INVALID_ARGUMENT: too far\n    at call (/app/node_modules/@grpc/grpc-js/src/call.ts:81:17)\nfor call at\n    at write (/app/src/log.ts:20:3)',
  );

  expect(entry?.error).toMatchObject({ message: '3 INVALID_ARGUMENT: too far', frames: [{ line: 81 }, { line: 20 }] });
});

it('reads a traceback of Python whose indentation a console lost', () => {
  const entries = readLog(
    'Traceback (most recent call last):\nFile "/var/task/app.py", line 40, in handler\ntotal = price(loan)\n^^^^^^^^^^^\nFile "/var/task/fees.py", line 7, in price\nreturn loan.fee\nAttributeError: no fee\nnext line',
  );

  expect(entries.map(({ error }) => error?.frames.map(({ line }) => line))).toEqual([[7, 40], undefined]);
  expect(entries[0]?.error).toMatchObject({ name: 'AttributeError', message: 'no fee' });
});
