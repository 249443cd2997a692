import { QueryUnanswerable } from '@suture/adapters/errors';
import { createAlertNotes, openAlertNotes, type VendorNotes } from '@suture/adapters/vendors';
import { type AlertNews, type AlertNotes, type ConfigInput, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { createPagerDutyIncident, openPagerDuty, type Trouble } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import { datadogIncident, openDatadogSetting, openSentrySetting, sentryIncident } from './open-vendors.ts';

const news: AlertNews = { key: 'ticket', state: 'working', text: 'Suture looks into it' };
const incident = { ...sampleIncident, alert: { ...sampleAlert, source: 'pagerduty' } };
const configOf = (vendors: Partial<ConfigInput>) => readConfig({ services: {}, ...vendors }, 'the configuration');

function open(updates: 'none' | 'comment' | 'resolve', tell: VendorNotes['tell']) {
  return createAlertNotes([{ source: 'pagerduty', tell }], {
    config: configOf({ pagerduty: { updates, from: 'suture@example.com' } }),
  });
}

describe('createAlertNotes', () => {
  it.each([
    ['comment', false],
    ['resolve', true],
  ] as const)('with %s, resolving is allowed: %s', async (updates, allowed) => {
    const notes = open(updates, async (_incident, _news, mayResolve) => ({
      outcome: mayResolve ? 'resolved' : 'noted',
    }));

    expect(await notes.tell(incident, news)).toEqual({ outcome: allowed ? 'resolved' : 'noted' });
  });

  it('writes nothing by default, and nothing at another system', async () => {
    const never: VendorNotes['tell'] = async () => Promise.reject(new RangeError('it was told'));

    expect(await open('none', never).tell(incident, news)).toMatchObject({ outcome: 'left' });
    expect(await open('resolve', never).tell(sampleIncident, news)).toMatchObject({ outcome: 'left' });
  });

  it('answers for a system that is down', async () => {
    const down: VendorNotes['tell'] = async () => Promise.reject(new QueryUnanswerable('PagerDuty is down.'));

    expect(await open('comment', down).tell(incident, news)).toEqual({ outcome: 'failed', why: 'PagerDuty is down.' });
  });
});

it('tells PagerDuty, as the user that the configuration names', async () => {
  const told = createPagerDutyIncident({
    id: 'PT4KHLK',
    title: 'Orders fails',
    at: '2026-11-24T09:00:00.000Z',
    service: 'orders',
  });
  const clock = createTestClock('2026-11-24T10:00:00.000Z');
  const { fetch } = openPagerDuty({
    token: 'secret',
    users: { 'suture@example.com': 'PSUTURE' },
    incidents: [told],
    now: () => clock.now(),
  });
  const config = configOf({ pagerduty: { updates: 'resolve', from: 'suture@example.com' } });
  const notes = openAlertNotes({ config, fetch, clock, secret: async () => 'secret', pause: async () => undefined });
  const ofPagerDuty = { ...incident, alert: { ...incident.alert, sourceId: 'PT4KHLK' } };

  expect(await notes.tell(ofPagerDuty, news)).toEqual({ outcome: 'acknowledged' });
  expect(await notes.tell(ofPagerDuty, { ...news, key: 'end', state: 'recovered' })).toEqual({ outcome: 'resolved' });
  expect(told).toMatchObject({ status: 'resolved', notes: [{ by: 'PSUTURE' }, { by: 'PSUTURE' }] });
});

it('opens no system that the configuration does not name', async () => {
  const fetch = async () => Promise.reject(new RangeError('it was asked'));
  const world = { config: configOf({}), fetch, clock: createTestClock('2026-11-24T10:00:00.000Z') };
  const notes = openAlertNotes({ ...world, secret: async () => 'secret', pause: async () => undefined });

  expect(await notes.tell(incident, news)).toMatchObject({ outcome: 'left' });
});

/** A vendor that raised the incident's alert, and the texts that Suture wrote there. */
interface Told {
  readonly notes: AlertNotes;
  readonly incident: Incident;
  readonly written: () => readonly string[];
  readonly disturb: (trouble?: Trouble) => void;
}

type Updates = 'none' | 'comment' | 'resolve';

function openSentry(updates: Updates): Told {
  const { notes, report, issue, api } = openSentrySetting({ updates });
  report('2026-11-24T08:50:00.000Z', 'order is null');
  const written = () => issue().activity.flatMap(({ type, data }) => (type === 'note' ? [String(data.text)] : []));
  return { notes, incident: sentryIncident, written, disturb: api.disturb };
}

function openDatadog(updates: Updates): Told {
  const { notes, state, api } = openDatadogSetting({ updates });
  return {
    notes,
    incident: datadogIncident,
    written: () => state.events.map(({ text }) => text),
    disturb: api.disturb,
  };
}

describe.each([
  ['Sentry', openSentry],
  ['Datadog', openDatadog],
] as const)('notes at %s', (_name, openVendor) => {
  it('are written once per key, without secrets and people', async () => {
    const { notes, incident: of, written } = openVendor('comment');
    const token = `ghs_${'a1'.repeat(20)}`;
    const said = { ...news, text: `jo@shop.io wrote ${token}` };

    expect(await notes.tell(of, said)).toEqual({ outcome: 'noted' });
    expect(await notes.tell(of, said)).toEqual({ outcome: 'noted' });
    expect(await notes.tell(of, { ...said, key: 'review-1' })).toEqual({ outcome: 'noted' });
    expect(written()).toHaveLength(2);
    expect(written()[0]).not.toContain(token);
    expect(written()[0]).not.toContain('jo@shop.io');
  });

  it('of two incidents are two', async () => {
    const { notes, incident: of, written } = openVendor('comment');

    await notes.tell(of, news);
    await notes.tell({ ...of, id: 'inc-2' }, news);

    expect(written()).toHaveLength(2);
  });

  it('are none by default', async () => {
    const { notes, incident: of, written } = openVendor('none');

    expect(await notes.tell(of, news)).toMatchObject({ outcome: 'left' });
    expect(written()).toEqual([]);
  });

  it('are written later when the vendor was down', async () => {
    const { notes, incident: of, written, disturb } = openVendor('resolve');
    const over: AlertNews = { key: 'closed', state: 'recovered', text: 'it is over', commit: 'c0ffee' };
    disturb({ kind: 'silence' });
    const failed = await notes.tell(of, over);
    disturb();
    const told = await notes.tell(of, over);

    expect(failed).toMatchObject({ outcome: 'failed', why: expect.stringMatching(/\S/) });
    expect(told.outcome).toMatch(/^(?:noted|resolved)$/);
    expect(written()).toHaveLength(1);
  });
});
