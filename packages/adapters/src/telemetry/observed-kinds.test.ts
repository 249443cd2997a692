import type { LogEntry, LoggedError } from '@suture/log-reader';
import { describe, expect, it } from 'vitest';
import { countKinds } from './observed-kinds.ts';

const always = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
const error = (name: string, message: string, file?: string): LoggedError => ({
  name,
  message,
  stack: file === undefined ? '' : `${name}: ${message}\n    at f (${file}:1:2)`,
  frames: file === undefined ? [] : [{ file, line: 1, function: 'f' }],
});
const entry = (fields: Partial<LogEntry> = {}): LogEntry => ({ message: '', fields: {}, ...fields });
const get = (path: string) => ({ kind: 'http' as const, method: 'GET', path, headers: {} });

describe('countKinds', () => {
  it('keeps one crash among any number of kinds of noise', () => {
    const kinds = countKinds(always);

    kinds.add(entry({ level: 'error' }), error('TypeError', 'x is undefined', '/app/src/orders.js'));
    for (let nth = 0; nth < 3_000; nth += 1)
      kinds.add(
        entry({ level: 'warn' }),
        error('Error', `no ${'abcdefghij'.at(nth % 10)}${'k'.repeat(nth % 97)} ${'l'.repeat(nth)}`),
      );
    const { errors, left } = kinds.list(50);

    expect(errors).toHaveLength(50);
    expect(errors[0]).toMatchObject({ error: { name: 'TypeError' }, level: 'error', count: 1 });
    expect(left).toBeGreaterThan(500);
  });

  it('counts apart what lies outside the window, and takes the event from inside', () => {
    const kinds = countKinds({ from: Date.parse('2026-11-24T08:00:00Z'), until: Date.parse('2026-11-24T09:05:00Z') });
    const seen = error('TypeError', 'x', '/app/src/a.js');

    for (const [time, path] of [
      ['07:00', '/a'],
      ['08:30', '/b'],
      ['09:04', '/c'],
      ['10:00', '/d'],
    ])
      kinds.add(entry({ time: `2026-11-24T${time}:00Z`, event: get(path ?? '') }), seen);
    kinds.add(entry(), seen);

    expect(kinds.list(9).errors).toMatchObject([
      {
        count: 3,
        earlier: 1,
        firstSeen: '2026-11-24T07:00:00.000Z',
        lastSeen: '2026-11-24T10:00:00.000Z',
        event: { path: '/b' },
      },
    ]);
  });

  it('says that a kind was seen only outside the window', () => {
    const kinds = countKinds({ from: Date.parse('2026-11-24T08:00:00Z'), until: Date.parse('2026-11-24T09:05:00Z') });

    kinds.add(entry({ time: '2026-11-23T08:30:00Z' }), error('TypeError', 'x'));

    expect(kinds.list(9).errors).toMatchObject([{ count: 1, outside: true }]);
  });

  it('keeps the most severe level, and a retry only while nothing else came', () => {
    const kinds = countKinds(always);
    const [first, second] = [error('Error', 'reset', '/app/src/a.js'), error('Error', 'refused', '/app/src/a.js')];

    kinds.add(entry({ level: 'warn', message: 'attempt 1 of 2' }), first);
    kinds.add(entry({ level: 'error', message: 'attempt 2 of 2' }), first);
    kinds.add(entry({ level: 'warn', message: 'will retry' }), second);

    const [a, b] = kinds.list(9).errors;
    expect([a?.level, a?.retried, b?.level, b?.retried]).toEqual(['error', undefined, 'warn', true]);
  });

  it('tells causes of causes apart', () => {
    const kinds = countKinds(always);
    const wrap = (inner: LoggedError): LoggedError => ({ ...error('Error', 'failed', '/app/src/a.js'), cause: inner });

    for (const message of ['no seat', 'no fare', 'no fare'])
      kinds.add(entry(), wrap(wrap(error('TypeError', message, '/app/src/b.js'))));

    expect(kinds.list(9).errors.map((seen) => seen.count)).toEqual([2, 1]);
  });
});
