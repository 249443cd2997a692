import { describe, expect, it } from 'vitest';
import type { Alert, ObservedError } from '../../model/index.ts';
import { FingerprintRules } from '../../policy/fingerprint-rules.ts';
import { sampleAlert } from '../../testing/answers.ts';
import { compareErrors, rankErrors, withAlertError } from './rank-errors.ts';

const printed = (name: string, message: string, ...frames: string[]) => ({
  name,
  message,
  stack: frames.length === 0 ? '' : [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n'),
});
const crash: ObservedError = {
  error: printed('TypeError', 'x is undefined', 'sum (/app/src/orders.js:12:20)'),
  count: 1,
};
const noise: ObservedError = { error: printed('Error', 'upstream answered 503'), count: 40 };
const runtime: ObservedError = {
  error: printed('Error', 'socket hang up', 'connResetException (node:internal/errors:720:14)'),
  count: 40,
};
const timeout: ObservedError = {
  error: printed('Error', 'Task timed out after 3.00 seconds'),
  count: 9,
  kind: 'timeout',
};

function rank(errors: readonly ObservedError[], alert: Partial<Alert> = {}) {
  return rankErrors(errors, { ...sampleAlert, ...alert });
}
const namesOf = (errors: readonly ObservedError[]) => errors.map(({ error }) => error.name);

describe('rankErrors', () => {
  it.each<[string, ObservedError, ObservedError, Partial<Alert>]>([
    ["lies in the alert's time", { ...noise, count: 1 }, { ...crash, outside: true, count: 50 }, {}],
    ['is old rather than a retry', { ...crash, outside: true }, { ...crash, retried: true, count: 50 }, {}],
    ['is old rather than a warning without a stack', { ...crash, outside: true }, { ...noise, level: 'warn' }, {}],
    ["is a warning in the alert's time", { ...crash, level: 'warn' }, { ...crash, outside: true, count: 50 }, {}],
    ['is an error rather than a warning', { ...noise, level: 'error', count: 1 }, { ...crash, level: 'warn' }, {}],
    ['was printed without a level, with its stack', crash, { ...noise, level: 'error' }, {}],
    ['has no level rather than a warning', noise, { ...noise, level: 'warning', count: 90 }, {}],
    ['is a warning rather than a retry', { ...crash, level: 'warn' }, { ...crash, retried: true, count: 9 }, {}],
    ['is a retry rather than a note', { ...noise, retried: true }, { ...noise, level: 'info', count: 90 }, {}],
    ['is thrown in the repository', { ...crash, level: 'error' }, { ...runtime, level: 'fatal' }, {}],
    ['is thrown in the repository, not in the runtime', crash, runtime, {}],
    ['fits the alarm', { ...timeout, count: 1 }, { ...noise, level: 'error' }, { title: 'orders timeouts' }],
    ['fits the alarm though it has no stack', timeout, crash, { sourceId: 'orders-Duration-p99' }],
    ['is thrown in the repository where the alarm fits neither', crash, timeout, { title: 'orders errors' }],
    [
      'is new',
      { ...crash, firstSeen: '2026-11-24T08:45:00.000Z' },
      { ...crash, count: 90, firstSeen: '2026-11-24T08:40:00.000Z' },
      {},
    ],
    ['is more frequent', { ...crash, count: 2 }, crash, {}],
    [
      'was seen later',
      { ...crash, lastSeen: '2026-11-24T09:00:00.000Z' },
      { ...crash, lastSeen: '2026-11-24T08:00:00.000Z' },
      {},
    ],
  ])('puts an error first that %s', (_what, first, second, alert) => {
    const expected = [first, second].map((seen) => expect.objectContaining(seen));

    expect(rank([first, second], alert)).toEqual(expected);
    expect(rank([second, first], alert)).toEqual(expected);
  });

  it.each<[string, ObservedError, Partial<Alert>, string]>([
    ['a metric', timeout, { sourceId: 'orders-timeouts' }, 'the alarm is about timeouts'],
    ['memory', { ...timeout, kind: 'out-of-memory' }, { title: 'Memory is short' }, 'the alarm is about memory'],
    ['restarts', { ...timeout, kind: 'exit' }, { title: 'orders restarts' }, 'the alarm is about crashes'],
    [
      'throttling',
      { ...noise, error: printed('Error', '429') },
      { title: 'Throttles' },
      'the alarm is about throttling',
    ],
    [
      'requests',
      { ...crash, event: { kind: 'http', method: 'GET', path: '/', headers: {} } },
      { sourceId: 'HTTPCode_Target_5XX' },
      'the alarm is about failed requests',
    ],
    [
      'a name',
      { ...noise, error: printed('PaymentDeclinedError', 'no') },
      { sourceId: 'orders-PaymentDeclined' },
      'the alarm names "payment"',
    ],
  ])('says that the alarm points at an error by %s', (_what, seen, alert, why) => {
    expect(rank([seen], alert)[0]?.rank).toContain(why);
  });

  it('takes no hint from the words that every alarm and service has', () => {
    const seen = { ...noise, error: printed('Error', 'orders service request failed') };

    expect(rank([seen], { sourceId: 'prod-orders-service-failed-requests', title: 'x' })[0]?.rank).not.toContain(
      'alarm',
    );
  });

  it('gives the reasons of each error', () => {
    const [first, second] = rank([
      {
        ...noise,
        level: 'warn',
        count: 3,
        firstSeen: '2026-11-24T08:00:00.000Z',
        lastSeen: '2026-11-24T08:59:00.000Z',
      },
      { ...crash, level: 'error', firstSeen: '2026-11-24T08:58:00.000Z', lastSeen: '2026-11-24T08:58:00.000Z' },
    ]);

    expect(first?.rank).toBe("in the alert's time, level error, thrown in src/orders.js, new, once");
    expect(second?.rank).toBe("in the alert's time, a warning, no stack in the product's code, seen before, 3 times");
  });

  it.each(['log', 'command'])('takes no time from an alert that has none of its own: %s', (source) => {
    const [first] = rank([{ ...crash, firstSeen: '2026-11-24T08:58:00.000Z' }], { source });

    expect(first?.rank).toBe('thrown in src/orders.js, once');
  });

  it('puts the error first that the alert names, whatever line it is on now', () => {
    const error = printed('TypeError', 'x is undefined', 'sum (/srv/release-2/src/orders.js:99:1)');

    const ranked = rank(
      [
        { ...runtime, level: 'fatal' },
        { ...crash, level: 'warn' },
      ],
      { error },
    );

    expect(namesOf(ranked)).toEqual(['TypeError', 'Error']);
    expect(ranked[0]?.rank).toContain('named by the alert');
  });

  it('tells the very error from others of its function', () => {
    const other = { ...crash, error: printed('TypeError', 'x is undefined', 'sum (/app/src/orders.js:44:2)') };

    const ranked = rank([{ ...crash, count: 70 }, other], { error: other.error });

    expect(ranked.map(({ error }) => error)).toEqual([other.error, crash.error]);
  });

  it('compares as the service says', () => {
    const rules = FingerprintRules.parse({ rules: [{ match: 'undefined', as: 'absent value' }] });
    const alert = { ...sampleAlert, error: printed('Error', 'y is undefined') };

    expect(rankErrors([crash], alert, rules)[0]?.rank).toContain('named by the alert');
    expect(rankErrors([crash], alert)[0]?.rank).not.toContain('named by the alert');
  });
});

describe('withAlertError', () => {
  it.each<[string, ObservedError['error'], number]>([
    ['adds one that no log shows', printed('RangeError', 'no rate', 'rate (/app/src/pay.js:3:3)'), 2],
    ['knows it on another line', printed('TypeError', 'x is undefined', 'sum (/srv/r-2/src/orders.js:99:1)'), 1],
    ['knows it without its stack', printed('TypeError', 'x is undefined'), 1],
    ['adds one of the same name without a message', printed('TypeError', ''), 2],
  ])('%s', (_what, error, length) => {
    expect(withAlertError([crash], { error, startedAt: sampleAlert.startedAt })).toHaveLength(length);
  });

  it('dates it by the alert', () => {
    const { error } = crash;

    expect(withAlertError([], { error, startedAt: sampleAlert.startedAt })).toEqual([
      { error, count: 1, firstSeen: sampleAlert.startedAt, lastSeen: sampleAlert.startedAt },
    ]);
    expect(withAlertError([], {})).toEqual([]);
  });
});

it('orders what no alert is known for', () => {
  const errors = [{ ...noise, level: 'info' }, runtime, noise, crash].sort(compareErrors);

  expect(errors).toEqual([crash, runtime, noise, { ...noise, level: 'info' }]);
});
