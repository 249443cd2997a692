import type { Evidence, ObservedError, ObservedSymptoms, SymptomReading, Telemetry } from '@suture/core';
import { sampleAlert, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../errors.ts';
import { combineTelemetry } from './combine-telemetry.ts';
import type { TelemetrySource } from './telemetry-source.ts';

const incident = { ...sampleIncident, alert: { ...sampleAlert, source: 'acme' } };
const thrown = (message: string): ObservedError => ({
  error: { name: 'TypeError', message, stack: `TypeError: ${message}\n    at show (/srv/app/src/show.js:3:9)` },
  count: 3,
});
const evidence: Evidence = {
  gatheredAt: '2026-11-24T09:00:00.000Z',
  deployedCommit: 'c0ffee',
  commits: [],
  errors: [],
  gaps: [],
};
const quiet: ObservedSymptoms = { errors: [], gaps: [] };
const reading: SymptomReading = { alarm: 'unknown', sameError: 0, observed: 'looked' };

const own = (symptoms = quiet, symptom = reading): Telemetry => ({
  gather: async () => symptoms,
  read: async () => symptom,
});
const vendor = (members: Partial<TelemetrySource>): TelemetrySource => ({
  name: 'Acme',
  raised: () => true,
  concerns: () => true,
  ...members,
});
const down = async () => Promise.reject(new QueryUnanswerable('Acme could not be asked: no answer in 10 seconds.'));

describe('gathering', () => {
  const gather = (parts: { own?: Telemetry; knows?: boolean; vendor: Partial<TelemetrySource> }) =>
    combineTelemetry({
      own: parts.own ?? own(),
      ownConcerns: () => parts.knows ?? true,
      sources: [vendor(parts.vendor)],
    }).gather(incident);

  it('lists an error once, and an outsider’s word that the log confirms as the log’s', async () => {
    const logged = { ...thrown('a is null'), firstSeen: '2026-11-24T09:00:00.000Z' };
    const told = {
      ...thrown('a is null'),
      count: 9,
      outsider: true as const,
      event: { kind: 'http' as const, method: 'GET', path: '/7', headers: {} },
    };

    const { errors } = await gather({
      own: own({ errors: [logged], gaps: [] }),
      vendor: { gather: async () => ({ errors: [told, { ...thrown('b'), outsider: true }], gaps: [] }) },
    });

    expect(errors).toEqual([
      { ...logged, count: 9, event: told.event },
      { ...thrown('b'), outsider: true },
    ]);
  });

  it('has a gap for a vendor that is down', async () => {
    expect(
      await gather({ own: own({ errors: [thrown('a')], gaps: ['no traffic'] }), vendor: { gather: down } }),
    ).toEqual({
      errors: [thrown('a')],
      gaps: ['no traffic', 'Acme could not be asked: no answer in 10 seconds.'],
    });
  });

  it.each([
    ['does not miss the platform’s logs where a vendor has them', { gather: async () => quiet }, []],
    ['misses them where no vendor has any', {}, ['no log groups']],
  ])('%s', async (_name, members, gaps) => {
    const missing = own({ errors: [], gaps: ['no log groups'] });

    expect(await gather({ own: missing, knows: false, vendor: members })).toMatchObject({ gaps });
  });

  it('asks only the vendors that the incident concerns', async () => {
    const { gaps } = await gather({ vendor: { concerns: () => false, gather: down } });

    expect(gaps).toEqual([]);
  });

  it('leaves other failures to the caller', async () => {
    await expect(gather({ vendor: { gather: async () => Promise.reject(new RangeError('a fault')) } })).rejects.toThrow(
      'a fault',
    );
  });
});

describe('reading a symptom', () => {
  const read = (
    mine: SymptomReading,
    theirs: TelemetrySource['read'],
    parts: { raised?: boolean; knows?: boolean } = {},
  ) =>
    combineTelemetry({
      own: own(quiet, mine),
      ownConcerns: () => parts.knows ?? true,
      sources: [vendor({ raised: () => parts.raised ?? true, ...(theirs && { read: theirs }) })],
    }).read(incident, '2026-11-24T09:30:00.000Z', evidence);

  it('takes the most that any of them counted, and an alarm that fires anywhere', async () => {
    const mine: SymptomReading = { alarm: 'ok', requests: 10, failures: 1, sameError: 1, observed: 'the log' };
    const theirs: SymptomReading = { alarm: 'firing', failures: 4, sameError: 0, observed: 'the monitor' };

    expect(await read(mine, async () => theirs)).toEqual({
      alarm: 'firing',
      requests: 10,
      failures: 4,
      sameError: 1,
      observed: 'the log; the monitor',
    });
  });

  it('cannot judge while the vendor of the alert is down and nothing else shows traffic', async () => {
    expect(await read(reading, down)).toMatchObject({
      alarm: 'unknown',
      observed: 'looked; Acme could not be asked: no answer in 10 seconds.',
      unread: ['Acme could not be asked: no answer in 10 seconds.'],
    });
  });

  it.each([
    ['requests are seen to succeed', { ...reading, requests: 20 }, true],
    ['another system raised the alert', reading, false],
  ])('judges without a vendor when %s', async (_name, mine, raised) => {
    expect(await read(mine, down, { raised })).not.toHaveProperty('unread');
  });

  it('reads the vendor alone where the platform has no logs of the service', async () => {
    const silent: SymptomReading = { ...reading, requests: 0 };

    expect(await read(silent, async () => ({ ...reading, alarm: 'ok' }), { knows: false })).toEqual({
      ...reading,
      alarm: 'ok',
    });
  });
});
