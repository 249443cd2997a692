import type { Evidence } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { countSymptom, readObservedSymptoms } from './log-symptom.ts';

const stack = (message: string) =>
  `TypeError: ${message}\n    at show (/srv/app/src/show.js:3:9)\n    at handle (/srv/app/src/app.js:10:5)`;

function line(time: string, message?: string, extra: Record<string, unknown> = {}): string {
  const err = message === undefined ? {} : { err: { name: 'TypeError', message, stack: stack(message) } };
  return `${JSON.stringify({ level: message === undefined ? 'info' : 'error', time, msg: 'request', req: { method: 'GET', url: '/show/7', headers: { accept: '*/*' } }, ...err, ...extra })}\n`;
}

describe('readObservedSymptoms', () => {
  it('counts kinds of error, most frequent first, and the traffic', () => {
    const log = [
      line('2026-11-24T09:00:00Z', 'a is null'),
      line('2026-11-24T09:00:01Z'),
      line('2026-11-24T09:00:02Z', 'item 1 lost'),
      line('2026-11-24T09:00:03Z', 'item 22 lost'),
    ];

    return readObservedSymptoms(log).then((seen) => {
      expect(seen.errors.map((entry) => [entry.error.message, entry.count])).toEqual([
        ['item 1 lost', 2],
        ['a is null', 1],
      ]);
      expect(seen.traffic).toMatchObject({ requests: 4, failures: 3 });
      expect(seen.errors[0]?.event).toMatchObject({ kind: 'http', method: 'GET', path: '/show/7' });
    });
  });

  it('takes secrets and people out of what it keeps', async () => {
    const token = `ghs_${'a1'.repeat(20)}`;
    const log = [line('2026-11-24T09:00:00Z', `denied for jo@shop.io with ${token}`)];

    const text = JSON.stringify(await readObservedSymptoms(log));

    expect(text).not.toContain(token);
    expect(text).not.toContain('jo@shop.io');
  });

  it('keeps the causes of an error, without secrets, and distinguishes two causes under one message', async () => {
    const token = `ghs_${'a1'.repeat(20)}`;
    const wrap = (cause: string) =>
      line('2026-11-24T09:00:00Z', 'booking failed', {
        err: { message: 'booking failed', stack: `${stack('booking failed')}\ncaused by: ${cause}` },
      });
    const seen = await readObservedSymptoms([
      wrap(stack(`no seat, ${token}`)),
      wrap(stack('no fare')),
      wrap(stack('no fare')),
    ]);

    expect(seen.errors.map(({ error, count }) => [error.message, error.causes?.[0]?.message, count])).toEqual([
      ['booking failed', 'no fare', 2],
      ['booking failed', expect.stringMatching(/^no seat, \S+$/), 1],
    ]);
    expect(seen.errors[0]?.error.causes).toMatchObject([
      { name: 'TypeError', message: 'no fare', stack: stack('no fare') },
    ]);
    expect(JSON.stringify(seen)).not.toContain(token);
  });

  it('keeps no time that evidence cannot hold, such as one beyond the year 9999', async () => {
    const seen = await readObservedSymptoms([line('', 'a is null', { time: '+012026-11-24T09:00:00.000Z' })]);

    expect(seen.errors).toMatchObject([{ error: { message: 'a is null' } }]);
    expect(seen.errors[0]).not.toHaveProperty('firstSeen');
  });

  it('says that a log without errors holds none', async () => {
    const seen = await readObservedSymptoms([line('2026-11-24T09:00:00Z'), '\u0000 garbage {"\n']);

    expect(seen.errors).toEqual([]);
    expect(seen.gaps).toHaveLength(1);
  });
});

describe('countSymptom', () => {
  const at = (file: string, row: number) => `AggregateError: \n    at load (/app/src/${file}:${row}:5)`;
  const log = (stack: string) => [
    line('2026-11-24T09:00:00Z', '', { err: { name: 'AggregateError', message: '', stack } }),
  ];
  const evidence: Evidence = {
    gatheredAt: '2026-11-24T09:01:00Z',
    deployedCommit: 'c0ffee',
    commits: [],
    gaps: [],
    errors: [{ error: { name: 'AggregateError', message: '', stack: at('db.js', 69) }, count: 1 }],
  };

  it('knows an error without a message by its place, whatever line it is on now', () => {
    expect(countSymptom(log(at('db.js', 80)), evidence)).toMatchObject({ failures: 1, same: 1 });
    expect(countSymptom(log(at('pay.js', 69)), evidence)).toMatchObject({ failures: 1, same: 0 });
  });
});
