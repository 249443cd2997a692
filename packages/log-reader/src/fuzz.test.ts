import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinPretty, unwrapLine } from './envelopes/index.ts';
import { errorOf } from './errors/fields/index.ts';
import { readHead } from './errors/text/head.ts';
import { readThrown } from './errors/text/read-thrown.ts';
import { createLocator, findOwner, normalisePath } from './paths/index.ts';
import { readLog } from './read-log.ts';
import { traceFormats } from './traces/index.ts';

/** Pieces that readers look for, so that random lines come near to real ones. */
const pieces = [
  'Error',
  'TypeError: ',
  'error: ',
  ': ',
  ' at ',
  '    at f (/a.js:1:2)',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '{"',
  '":',
  '"',
  '\\n',
  '\\',
  '/',
  '|',
  ' | ',
  '> ',
  '#1 ',
  '2026-11-24T09:00:00.000Z',
  '2026-11-24 09:00:00,1',
  ' stderr F ',
  '\t',
  '\t\t',
  ' ',
  '        ',
  '\u001b[31m',
  '[31m',
  'Caused by: ',
  '[cause]: ',
  '[errors]: [',
  'Traceback (most recent call last):',
  '  File "a.py", line 1',
  'panic: ',
  'goroutine 1 [running]:',
  'Exception in thread "main" a.b.CException',
  '\tat a.b.C(D.java:1)',
  '... 3 more',
  "thread 'main' panicked at ",
  'app[web.1]: ',
  'svc-1  | ',
  'RequestId: ',
  'START RequestId: ',
  'npm ERR! ',
  'webpack:///',
  'file:///',
  'C:\\',
  '%41',
  '?',
  '1',
  '9',
  'a',
  'Z',
  '_',
  '$',
  '.',
  '-',
  ',',
  '\u00e9',
  '\u200b',
  '\ud83d\ude00',
  '\r',
];
const line = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''));
const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n'));

describe('random text', () => {
  it('is read by every layer without an exception', () => {
    const locate = createLocator(['src/a.js', 'index.js']);

    fc.assert(
      fc.property(text, (log) => {
        readLog(log);
        readThrown(log);
        for (const one of log.split('\n')) {
          readHead(one);
          unwrapLine(one);
          locate(one);
          findOwner(one);
          normalisePath(one);
        }
        for (const format of traceFormats) format.read(log);
      }),
      { numRuns: 300, seed: 10 },
    );
  });

  it('is never lost: every word of a plain line is in some entry', () => {
    const words = fc
      .array(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 1, maxLength: 6 })
      .map((list) => list.join(' '));

    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 30 }), (lines) => {
        const read = readLog(lines.join('\n')).map(({ message }) => message);

        expect(read).toEqual(lines);
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('of JSON is handed on whole by the reader of pretty-printed values', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const joined = [...joinPretty(lines)];

        expect(joined.join('').replaceAll(/\s/g, '').length).toBeLessThanOrEqual(
          lines.join('').replaceAll(/\s/g, '').length,
        );
        expect(joined.length).toBeLessThanOrEqual(lines.length);
      }),
      { numRuns: 200, seed: 12 },
    );
  });

  it('as fields of a record is read without an exception', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'err',
            'error',
            'message',
            'msg',
            'stack',
            'cause',
            'errors',
            'level',
            'attributes',
            'body',
            'a',
          ),
          fc.jsonValue({ maxDepth: 4 }),
        ),
        (fields) => {
          errorOf(fields, 'error');
          errorOf(fields, 'info');
        },
      ),
      { numRuns: 300, seed: 13 },
    );
  });
});

describe('adversarial text', () => {
  const readers: readonly (readonly [string, (text: string) => unknown])[] = [
    ['the whole reader', (one) => readLog(one)],
    ['the reader of errors', (one) => readThrown(one)],
    ['the first line of an error', (one) => readHead(one)],
    ['envelopes', (one) => unwrapLine(one)],
    ['paths', (one) => normalisePath(one)],
    ['owners', (one) => findOwner(one)],
    ...traceFormats.map(
      (format) =>
        [
          `the traces of ${format.language}`,
          (one: string) => [format.isFrame(one), format.begins(one), format.continues(one), format.read(one)],
        ] as const,
    ),
  ];
  const units = [
    ...pieces,
    ': a',
    'a.',
    'a::',
    'Error: Error',
    '[a] ',
    '(a',
    'a | ',
    '\n',
    '\n    at ',
    '\nError: ',
    '{"a":',
    '[[',
    '\nCaused by: Error: a\n    at f (/a.js:1:1)',
    '/a/..',
    ' [a]',
    '{\n',
  ];

  /** Milliseconds of processor time. */
  function measure(read: (text: string) => unknown, input: string): number {
    const before = process.cpuUsage();
    read(input);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }

  it.each(readers)('takes %s linear time', (_name, read) => {
    const slow = units.flatMap((unit) => {
      const short = unit.repeat(Math.ceil(8_000 / unit.length));
      const long = unit.repeat(Math.ceil(64_000 / unit.length));
      measure(read, short);
      const times = [measure(read, short), measure(read, long)] as const;
      // Quadratic time would be 64 times as long. What is over in 200 ms cannot tell.
      return times[1] > 200 && times[1] > 30 * Math.max(times[0], 1) ? [[unit, ...times]] : [];
    });

    expect(slow).toEqual([]);
  });
});
