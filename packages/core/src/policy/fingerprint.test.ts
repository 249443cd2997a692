import { describe, expect, it } from 'vitest';
import type { ThrownError } from '../model/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { FingerprintRules } from './fingerprint-rules.ts';

const thrown = (name: string, message: string, ...frames: string[]): ThrownError => ({
  name,
  message,
  stack: frames.length === 0 ? '' : [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n'),
});
const wrap = (outer: ThrownError, ...causes: ThrownError[]): ThrownError => ({ ...outer, causes });
const keyOf = (error: ThrownError, rules?: FingerprintRules) => fingerprintOf(error, rules)?.key;
const rules = (given: object) => FingerprintRules.parse(given);

describe('fingerprintOf', () => {
  it.each<[string, ThrownError, ThrownError]>([
    [
      'a line that moved',
      thrown('TypeError', 'x is undefined', 'sum (/app/src/orders.js:12:20)'),
      thrown('TypeError', 'x is undefined', 'sum (/app/src/orders.js:14:3)'),
    ],
    [
      'another deployment folder',
      thrown('TypeError', 'x is undefined', 'sum (/app/src/orders.js:12:20)'),
      thrown('TypeError', 'x is undefined', 'sum (/srv/release-42/src/orders.js:14:20)'),
    ],
    [
      'another way to export the function',
      thrown('TypeError', 'x is undefined', 'Object.sum (/app/src/orders.js:12:20)'),
      thrown('TypeError', 'x is undefined', 'async Module.sum (/app/src/orders.js:12:20)'),
    ],
    [
      'another caller',
      thrown('TypeError', 'x is undefined', 'sum (/app/src/orders.js:1:2)', 'checkout (/app/src/app.js:3:4)'),
      thrown('TypeError', 'x is undefined', 'sum (/app/src/orders.js:1:2)', 'preview (/app/src/app.js:9:4)'),
    ],
    [
      'another wrapper around the same cause',
      wrap(thrown('Error', 'checkout failed'), thrown('TypeError', 'x', 'sum (/app/src/orders.js:1:2)')),
      wrap(thrown('Error', 'preview failed'), thrown('TypeError', 'x', 'sum (/app/src/orders.js:1:2)')),
    ],
    [
      'another line of the runtime above the product',
      thrown('Error', 'fail', 'JSON.parse (<anonymous>)', 'read (/app/src/read.js:1:2)'),
      thrown('Error', 'fail', 'parse (node:internal/x:1:1)', 'read (/app/src/read.js:8:2)'),
    ],
    ['a number in a message without frames', thrown('Error', 'after 3 s'), thrown('Error', 'after 40 s')],
  ])('is the same for %s', (_what, first, second) => {
    expect(keyOf(first)).toBe(keyOf(second));
    expect(keyOf(first)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, ThrownError, ThrownError]>([
    [
      'no message, thrown elsewhere',
      thrown('AggregateError', '', 'load (/app/src/db.js:69:15)'),
      thrown('AggregateError', '', 'charge (/app/src/pay.js:5:15)'),
    ],
    [
      'the same message from two files',
      thrown('Error', 'no rate', 'rate (/app/src/pay.js:1:1)'),
      thrown('Error', 'no rate', 'rate (/app/src/tax.js:1:1)'),
    ],
    [
      'a helper called by two functions',
      thrown('Error', 'missing', 'assertDefined (/app/src/assert.js:1:1)', 'sum (/app/src/orders.js:1:1)'),
      thrown('Error', 'missing', 'assertDefined (/app/src/assert.js:1:1)', 'pay (/app/src/pay.js:1:1)'),
    ],
    [
      'nameless functions called by two functions',
      thrown('Error', 'missing', '/app/src/a.js:1:1', 'sum (/app/src/orders.js:1:1)'),
      thrown('Error', 'missing', '/app/src/a.js:9:1', 'pay (/app/src/pay.js:1:1)'),
    ],
    [
      'callbacks of a list in two functions',
      thrown('Error', 'missing', 'Array.<anonymous> (/app/src/a.js:1:1)', 'sum (/app/src/orders.js:1:1)'),
      thrown('Error', 'missing', 'Array.<anonymous> (/app/src/a.js:9:1)', 'pay (/app/src/pay.js:1:1)'),
    ],
    [
      'two causes under one wrapper',
      wrap(thrown('Error', 'failed', 'run (/app/src/run.js:1:1)'), thrown('TypeError', 'a', 'f (/app/src/f.js:1:1)')),
      wrap(thrown('Error', 'failed', 'run (/app/src/run.js:1:1)'), thrown('TypeError', 'b', 'f (/app/src/f.js:1:1)')),
    ],
    [
      'causes without frames under wrappers from two places',
      wrap(thrown('Error', 'failed', 'run (/app/src/run.js:1:1)'), thrown('Error', 'socket hang up')),
      wrap(thrown('Error', 'failed', 'pay (/app/src/pay.js:1:1)'), thrown('Error', 'socket hang up')),
    ],
    [
      'functions of dependencies only',
      thrown('Error', 'reset', 'connResetException (node:internal/errors:720:14)'),
      thrown('Error', 'reset', 'onTimeout (node:internal/timers:1:1)'),
    ],
    ['names alone', thrown('RangeError', 'no'), thrown('TypeError', 'no')],
  ])('differs for %s', (_what, first, second) => {
    expect(keyOf(first)).not.toBe(keyOf(second));
  });

  it.each([
    ['frames', thrown('E', 'm', 'f (/app/src/a.js:1:1)'), ['E', 'm', 'f in src/a.js']],
    ['frames', thrown('E', '', 'f (/app/src/a.js:1:1)'), ['E', 'f in src/a.js']],
    ['functions', thrown('E', 'm', 'g (/app/node_modules/x/a.js:1:1)'), ['E', 'm', 'g']],
    ['message', thrown('E', 'm 1'), ['E', 'm #']],
  ])('falls back to the %s', (by, error, parts) => {
    expect(fingerprintOf(error)).toMatchObject({ by, parts });
  });

  it('is absent for an error with neither message nor frames', () => {
    expect(fingerprintOf(thrown('Error', ''))).toBeUndefined();
  });

  it('compares stacks of languages that it cannot read by their lines', () => {
    const stack = (line: number) => `NoMethodError: x\n  from lib/a.rb:${line}:in 'sum'`;
    const first = { ...thrown('NoMethodError', 'x'), stack: stack(4), frames: [] };

    expect(fingerprintOf(first)?.by).toBe('functions');
    expect(keyOf(first)).toBe(keyOf({ ...first, stack: stack(90) }));
  });

  it('prefers the frames that telemetry found to those in the text', () => {
    const error = thrown('E', 'm', 'handler (/var/task/bundle.js:1:9000)');
    const frames = [{ file: 'src/orders.ts', function: 'sum' }];

    expect(fingerprintOf({ ...error, frames })?.parts).toEqual(['E', 'm', 'sum in src/orders.ts']);
  });
});

describe('rules of a service', () => {
  const refused = (place: string) => thrown('ApiError', `refused by ${place}`, `${place} (/app/src/${place}.js:1:1)`);

  it('fold errors that a rule names, also as causes', () => {
    const given = rules({ rules: [{ match: 'ApiError: refused*by', as: 'upstream refuses' }] });

    expect(keyOf(refused('bank'), given)).toBe(keyOf(wrap(thrown('Error', 'failed'), refused('post')), given));
    expect(keyOf(thrown('ApiError', 'by one who refused'), given)).not.toBe(keyOf(refused('bank'), given));
  });

  it('can leave out the message, and choose how many frames count', () => {
    const first = thrown('E', 'a', 'f (/app/src/a.js:1:1)', 'g (/app/src/b.js:1:1)');
    const second = thrown('E', 'b', 'f (/app/src/a.js:1:1)', 'h (/app/src/b.js:1:1)');

    expect(keyOf(first, rules({ message: false }))).toBe(keyOf(second, rules({ message: false })));
    expect(keyOf(first, rules({ message: false, frames: 2 }))).not.toBe(
      keyOf(second, rules({ message: false, frames: 2 })),
    );
    expect(fingerprintOf(first, rules({ frames: 0 }))?.parts).toEqual(['E', 'a']);
  });

  it.each([[{ rules: [{ match: '***', as: 'x' }] }], [{ rules: [{ match: 'a', as: 'x' }] }], [{ frames: 11 }]])(
    'are refused where they would match everything or nothing: %j',
    (given) => {
      expect(FingerprintRules.safeParse(given).success).toBe(false);
    },
  );
});
