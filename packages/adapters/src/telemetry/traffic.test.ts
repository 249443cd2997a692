import { readEntries } from '@suture/log-reader';
import { describe, expect, it } from 'vitest';
import { countTraffic } from './traffic.ts';

function countIn(...lines: readonly string[]) {
  const counted = countTraffic();
  for (const entry of readEntries(`${lines.join('\n')}\n`)) counted.add(entry);
  return counted.sum();
}

const id = (nth: number) => `0000000${nth}-45ff-4583-809f-c7e31127cb95`;
const start = (nth: number) => `START RequestId: ${id(nth)} Version: 7`;
const report = (nth: number, rest = '') =>
  `REPORT RequestId: ${id(nth)}\tDuration: 3.27 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB${rest}`;
const request = (extra: object) =>
  JSON.stringify({ level: 30, req: { method: 'GET', url: '/orders/7', headers: {} }, msg: 'request', ...extra });

describe('countTraffic', () => {
  it.each<[string, readonly string[], number, number]>([
    ['invocations that went well', [start(1), report(1), start(2), report(2)], 2, 0],
    [
      'a timeout, in a log that repeats it',
      [start(1), `2026-11-10T05:46:57.874Z ${id(1)} Task timed out after 3.07 seconds`, report(1, '\tStatus: timeout')],
      1,
      1,
    ],
    [
      'memory, in a log without the start',
      [
        `RequestId: ${id(1)} Error: Runtime exited with error: signal: killed`,
        report(1, '\tStatus: error\tError Type: Runtime.OutOfMemory'),
      ],
      1,
      1,
    ],
    ['the ends alone, in a filtered log', [report(1), report(2), report(3)], 3, 0],
    [
      'an error and its repetition in one invocation',
      [
        start(1),
        `2026-11-10T05:46:57.874Z\t${id(1)}\tERROR\tTypeError: x`,
        '    at handler (/var/task/index.js:9:7)',
        `2026-11-10T05:46:57.875Z\t${id(1)}\tERROR\tError: y`,
        report(1),
      ],
      1,
      1,
    ],
    [
      'warnings and notes without a stack as no failures',
      [
        start(1),
        `2026-11-10T05:46:57.874Z\t${id(1)}\tWARN\tError: upstream answered 503`,
        `2026-11-10T05:46:57.874Z\t${id(1)}\tINFO\tError: none that counts`,
        report(1),
      ],
      1,
      0,
    ],
    ['answers of 500 and above', [request({ res: { statusCode: 503 } }), request({ res: { statusCode: 404 } })], 2, 1],
    [
      'a warning with a stack as a failure',
      [
        request({
          level: 40,
          err: { type: 'TypeError', message: 'x', stack: 'TypeError: x\n    at f (/app/a.js:1:2)' },
        }),
      ],
      1,
      1,
    ],
    [
      'a retry as no failure, whatever its stack',
      [
        request({
          level: 40,
          msg: 'will retry',
          err: { type: 'E', message: 'x', stack: 'E: x\n    at f (/app/a.js:1:2)' },
        }),
      ],
      1,
      0,
    ],
  ])('counts %s', (_what, lines, requests, failures) => {
    expect(countIn(...lines)).toEqual({ requests, failures });
  });

  it('counts every entry of a long log', () => {
    const lines = Array.from({ length: 30_000 }, (_, index) =>
      request({ reqId: index, ...(index % 3 === 0 && { res: { statusCode: 500 } }) }),
    );

    expect(countIn(...lines)).toEqual({ requests: 30_000, failures: 10_000 });
  });
});
