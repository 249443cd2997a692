import type { Evidence, Incident } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../errors.ts';
import { countSlots, readBefore } from './symptom-slots.ts';

const liveAt = '2026-11-24T12:00:00.000Z';
const error = {
  name: 'TypeError',
  message: 'order is null',
  stack: 'TypeError: order is null\n    at show (/srv/app/src/show.js:3:9)',
};
const evidence: Evidence = {
  gatheredAt: liveAt,
  deployedCommit: 'c0ffee',
  errors: [{ error, count: 1 }],
  commits: [],
  gaps: [],
};
const fixed = 'abcdef0123456789abcdef0123456789abcdef01';
const incident: Incident = { ...sampleIncident, mergeCommit: fixed };

/** One request as a JSON logger writes it. */
function line(time: string, { failure, commit }: { readonly failure?: string; readonly commit?: string } = {}): string {
  const err =
    failure === undefined
      ? {}
      : { err: { ...error, message: failure, stack: error.stack.replace('order is null', failure) } };
  const statusCode = failure === undefined ? 200 : 500;
  const entry = {
    time,
    level: failure === undefined ? 'info' : 'error',
    msg: 'request',
    commit,
    res: { statusCode },
    ...err,
  };
  return `${JSON.stringify({ ...entry, req: { method: 'GET', url: '/orders/7', headers: {} } })}\n`;
}

const at = (minute: number) => new Date(Date.parse(liveAt) + minute * 60_000 + 1000).toISOString();
const span = { from: Date.parse(liveAt), until: Date.parse(liveAt) + 600_000 };

describe('countSlots', () => {
  it('counts requests, failures and the incident’s error by the minute', () => {
    const lines = [
      line(at(0)),
      line(at(0), { failure: 'order is null' }),
      line(at(3), { failure: 'another thing' }),
      line(at(3)),
    ];

    expect(countSlots(lines, incident, evidence, span)).toEqual([
      { from: liveAt, seconds: 60, version: 'unknown', requests: 2, failures: 1, sameError: 1 },
      { from: '2026-11-24T12:03:00.000Z', seconds: 60, version: 'unknown', requests: 2, failures: 1, sameError: 0 },
    ]);
  });

  it('tells versions apart by the commit that an entry names', () => {
    const lines = [
      line(at(0), { commit: 'abcdef0' }),
      line(at(0), { commit: '1234567', failure: 'order is null' }),
      line(at(0), { commit: '2.1' }),
    ];

    expect(countSlots(lines, incident, evidence, span).map(({ version, sameError }) => [version, sameError])).toEqual([
      ['deployed', 0],
      ['earlier', 1],
      ['unknown', 0],
    ]);
  });

  it('leaves out what has another time, or none', () => {
    const lines = [line(at(-1)), line(at(10)), line('later')];

    expect(countSlots(lines, incident, evidence, span)).toEqual([]);
  });
});

describe('readBefore', () => {
  const startedAt = '2026-11-24T11:00:00.000Z';
  const begun: Incident = { ...incident, alert: { ...incident.alert, startedAt } };

  it('reads the incident until the rollout, and the same hours of the week and the day before', async () => {
    const asked: string[][] = [];

    await readBefore(begun, liveAt, evidence, async ({ from, until }) => {
      asked.push([from, until].map((time) => new Date(time).toISOString()));
      return [];
    });

    expect(asked).toEqual([
      ['2026-11-17T11:00:00.000Z', '2026-11-17T13:00:00.000Z'],
      ['2026-11-23T11:00:00.000Z', '2026-11-23T13:00:00.000Z'],
      [startedAt, liveAt],
    ]);
  });

  it('does not take hours of the incident for normal ones', async () => {
    const long: Incident = { ...incident, alert: { ...incident.alert, startedAt: '2026-11-20T00:00:00.000Z' } };
    const asked: number[] = [];

    await readBefore(long, liveAt, evidence, async ({ from }) => {
      asked.push(from);
      return [];
    });

    expect(asked.map((from) => new Date(from).toISOString())).toEqual([
      '2026-11-17T11:00:00.000Z',
      '2026-11-24T06:00:00.000Z',
    ]);
  });

  it('does without what can no longer be asked for', async () => {
    const { failing, normal } = await readBefore(begun, liveAt, evidence, async ({ from }) => {
      if (from < Date.parse(startedAt)) throw new QueryUnanswerable('the log is kept for a day');
      return [line('2026-11-24T11:30:00.000Z', { failure: 'order is null' })];
    });

    expect(normal).toEqual([]);
    expect(failing).toMatchObject([{ requests: 1, sameError: 1 }]);
  });
});
