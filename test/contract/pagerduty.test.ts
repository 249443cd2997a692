import { createPagerDutyNotes, createPagerDutySource } from '@suture/adapters/pagerduty';
import { type AlertNews, type Evidence, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import {
  createPagerDutyIncident,
  openPagerDuty,
  type PagerDutyIncident,
  type PagerDutyState,
} from '@suture/local/testing';
import { describe, expect, it } from 'vitest';

const at = '2026-11-24T09:00:00.000Z';
const now = '2026-11-24T10:00:00.000Z';
const incident: Incident = {
  ...sampleIncident,
  alert: { ...sampleAlert, source: 'pagerduty', sourceId: 'PT4KHLK', startedAt: at },
};
const evidence: Evidence = { gatheredAt: now, deployedCommit: 'c0ffee', commits: [], gaps: [], errors: [] };
const trace = (message: string) => `TypeError: ${message}\n    at show (/srv/app/src/show.js:3:9)`;
const alert = (nth: number, details?: unknown, status: 'triggered' | 'resolved' = 'triggered') => ({
  id: `PA${nth}`,
  at: new Date(Date.parse(at) + nth * 60_000).toISOString(),
  summary: 'Orders answers with 500',
  status,
  details,
});

interface Setting extends Partial<PagerDutyState> {
  readonly alerts?: PagerDutyIncident['alerts'];
  readonly from?: string;
  readonly secret?: string;
}

function open({ alerts = [], from = 'suture@example.com', secret = 'token-7', ...state }: Setting = {}) {
  const told = createPagerDutyIncident({ id: 'PT4KHLK', title: 'Orders fails', at, service: 'orders', alerts });
  const pagerduty = openPagerDuty({
    token: 'token-7',
    users: { 'suture@example.com': 'PSUTURE' },
    incidents: [told],
    now: () => new Date(now),
    ...state,
  });
  const config = readConfig(
    { services: { orders: { repository: 'shop/orders' } }, pagerduty: { from, updates: 'resolve' } },
    'the configuration',
  );
  if (config.pagerduty === undefined) throw new RangeError('no PagerDuty');
  const world = {
    config,
    secret: async () => secret,
    fetch: pagerduty.fetch,
    clock: createTestClock(now),
    pause: async () => undefined,
  };
  const source = createPagerDutySource(config.pagerduty, world);
  const notes = createPagerDutyNotes(config.pagerduty, world);
  return {
    pagerduty,
    told,
    source,
    gather: async (of = incident) => source.gather?.(of),
    read: async () => source.read?.(incident, at, evidence),
    vendor: async (of = incident) => source.vendor?.(of),
    tell: (state: AlertNews['state'], { mayResolve = true, key = state as string, text = `It is ${state}` } = {}) =>
      notes.tell(incident, { key, state, text }, mayResolve),
    withoutFrom: createPagerDutyNotes({ ...config.pagerduty, from: undefined }, world),
  };
}

describe('gathering from PagerDuty', () => {
  it('finds the errors that are printed in the details of its alerts', async () => {
    const alerts = [
      alert(1, { error: 'TypeError: x is null', custom: { stack: trace('x is null') } }),
      alert(2, `It failed:\n${trace('x is null')}`),
      alert(3, { logs: [{ line: 'Error: no frames' }] }),
      alert(4, { free: 'space is low' }),
      alert(5, null),
    ];

    expect(await open({ alerts }).gather()).toMatchObject({
      errors: [
        {
          error: { name: 'TypeError', message: 'x is null', frames: [{ file: '/srv/app/src/show.js' }] },
          count: 2,
          outsider: true,
          firstSeen: '2026-11-24T09:01:00.000Z',
          lastSeen: '2026-11-24T09:02:00.000Z',
        },
        { error: { message: 'no frames' }, count: 1, outsider: true },
      ],
      gaps: [],
    });
  });

  it('counts only what came after the rollout, once a fix is live', async () => {
    const alerts = [alert(1, trace('x is null')), alert(30, trace('x is null'))];

    expect(await open({ alerts }).gather({ ...incident, liveAt: '2026-11-24T09:20:00.000Z' })).toMatchObject({
      errors: [{ count: 1 }],
    });
  });

  it('says that there is none', async () => {
    expect(await open().gather()).toEqual({
      errors: [],
      gaps: ['The alerts of the PagerDuty incident PT4KHLK hold no error.'],
    });
  });

  it('reads page after page, within bounds', async () => {
    const alerts = Array.from({ length: 230 }, (_, nth) => alert(nth, trace('x is null')));
    const { pagerduty, gather } = open({ alerts });

    expect((await gather())?.errors[0]?.count).toBe(230);
    expect(pagerduty.asked.map(({ query }) => query.get('offset'))).toEqual(['0', '100', '200']);
    expect((await open({ alerts, pageSize: 20 }).gather())?.gaps).toContain(
      'Only 100 alerts of the PagerDuty incident PT4KHLK were read.',
    );
  });

  it('keeps the pages that it has when a later one fails', async () => {
    const { pagerduty, gather } = open({ alerts: Array.from({ length: 150 }, (_, nth) => alert(nth, trace('x'))) });
    pagerduty.disturb({ kind: 'silence' }, ({ query }) => query.get('offset') !== '0');

    expect(await gather()).toMatchObject({
      errors: [{ count: 100 }],
      gaps: [expect.stringContaining('Only 100'), expect.stringContaining('no answer in 10 seconds')],
    });
  });

  it('reads nested and endless details within bounds', async () => {
    const deep = Array.from({ length: 50 }).reduce((inner) => ({ inner }), trace('deep'));
    const wide = Array.from({ length: 5_000 }, () => 'x'.repeat(500));

    expect((await open({ alerts: [alert(1, deep), alert(2, wide)] }).gather())?.errors).toEqual([]);
  });

  it('counts alerts of another form', async () => {
    const { pagerduty, gather } = open();
    const alerts = [null, 7, { body: 'x', created_at: 9 }, { body: { details: trace('x') }, created_at: 'soon' }];
    pagerduty.disturb({ kind: 'json', body: { alerts, more: null } });

    expect(await gather()).toMatchObject({
      errors: [{ count: 1 }],
      gaps: ['2 alerts of PagerDuty have a form that is not known.'],
    });
  });
});

describe('the symptom as PagerDuty has it', () => {
  it.each<[string, (told: PagerDutyIncident) => void, string, RegExp]>([
    ['is open', () => {}, 'unknown', /is triggered, which says nothing/],
    ['is resolved', (told) => void Object.assign(told, { status: 'resolved' }), 'ok', /is resolved/],
    [
      'has resolved alerts alone',
      (told) => void told.alerts.push(alert(1, null, 'resolved')),
      'ok',
      /each of its 1 alerts is resolved/,
    ],
    [
      'has an open alert',
      (told) => void told.alerts.push(alert(1, null), alert(2, null, 'resolved')),
      'unknown',
      /is triggered, which says nothing/,
    ],
    [
      'was merged',
      (told) => void Object.assign(told, { status: 'resolved', mergedInto: 'POTHER' }),
      'unknown',
      /merged into POTHER/,
    ],
    [
      'was resolved by its time-out',
      (told) => {
        told.status = 'resolved';
        told.log.push({ type: 'resolve', at: now, channel: 'timeout' });
      },
      'unknown',
      /time was over/,
    ],
  ])('of an incident that %s', async (_name, change, alarm, observed) => {
    const { told, read } = open();
    change(told);

    expect(await read()).toEqual({ alarm, sameError: 0, observed: expect.stringMatching(observed) });
  });
});

describe('what PagerDuty knows', () => {
  it('is the incident, its alerts, its log and its notes, without names', async () => {
    const { pagerduty, told, vendor } = open({
      alerts: [alert(1, { free: 'space', of: { disk: 1 } }), alert(2, 'two\nlines')],
    });
    pagerduty.act('PT4KHLK', 'acknowledge', 'PONCALL');
    told.notes.push({ content: 'restarted it', at: now, by: 'PONCALL' });

    expect(await vendor()).toEqual({
      outcome: 'found',
      lines: [
        'incident PT4KHLK: Orders fails',
        '  acknowledged, urgency high, service orders, since 2026-11-24T09:00:00.000Z, assigned to 1, 2 of 2 alerts are not resolved',
        '  https://acme.pagerduty.com/incidents/PT4KHLK',
        'alert PA1: Orders answers with 500 (triggered, critical, 2026-11-24T09:01:00.000Z)',
        '  free: space',
        '  of: {"disk":1}',
        'alert PA2: Orders answers with 500 (triggered, critical, 2026-11-24T09:02:00.000Z)',
        '  two',
        '  lines',
        '2026-11-24T09:00:00.000Z trigger by service (auto)',
        '2026-11-24T09:00:00.000Z assign by service (auto)',
        '2026-11-24T10:00:00.000Z acknowledge by a person (api)',
        'note of a person at 2026-11-24T10:00:00.000Z: restarted it',
      ],
    });
  });

  it('is said to be missing where the incident is not there', async () => {
    expect(await open({ incidents: [] }).vendor()).toMatchObject({
      outcome: 'none',
      why: expect.stringContaining('correct pagerduty.host'),
    });
    const traversal = { ...incident, alert: { ...incident.alert, sourceId: '../users' } };
    expect(await open().vendor(traversal)).toMatchObject({ why: expect.stringContaining('is not the id') });
  });
});

describe('telling PagerDuty', () => {
  it('writes a note once per key, and acknowledges what nobody has looked at', async () => {
    const { told, tell } = open();

    expect(await tell('working')).toEqual({ outcome: 'acknowledged' });
    expect(await tell('working')).toMatchObject({ outcome: 'noted' });
    expect(await tell('working', { key: 'review-2' })).toEqual({
      outcome: 'noted',
      why: 'it is acknowledged already',
    });
    expect(told.notes.map(({ content }) => content)).toEqual([
      'It is working\n\n(Suture, incident inc-1, note working)',
      'It is working\n\n(Suture, incident inc-1, note review-2)',
    ]);
    expect(told.acknowledgedBy).toEqual(['PSUTURE']);
  });

  it.each(['assign', 'escalate', 'snooze'] as const)(
    'does not acknowledge what a person acted on: %s',
    async (type) => {
      const { pagerduty, told, tell } = open();
      pagerduty.act('PT4KHLK', type, 'PONCALL');

      expect(await tell('working')).toEqual({
        outcome: 'noted',
        why: `a person acted on it (${type} at 2026-11-24T10:00:00.000Z)`,
      });
      expect(told).toMatchObject({ status: 'triggered', notes: [{}] });
    },
  );

  it('does not take it from the person who acknowledged it', async () => {
    const { pagerduty, told, tell } = open();
    pagerduty.act('PT4KHLK', 'acknowledge', 'PONCALL');

    expect(await tell('working')).toEqual({ outcome: 'noted', why: 'it is acknowledged already' });
    expect(told.acknowledgedBy).toEqual(['PONCALL']);
  });

  it.each(['working', 'recovered', 'handed_over'] as const)(
    'writes notes alone where no more is allowed: %s',
    async (state) => {
      const { told, tell } = open();

      expect(await tell(state, { mayResolve: false })).toEqual({ outcome: 'noted' });
      expect(told).toMatchObject({ status: 'triggered', notes: [{}] });
    },
  );

  it('resolves what recovered, also when a person acknowledged it, and when a run was cut off after the note', async () => {
    const { pagerduty, told, tell } = open();
    pagerduty.act('PT4KHLK', 'acknowledge', 'PONCALL');
    pagerduty.disturb({ kind: 'silence' }, ({ method }) => method === 'PUT');

    await expect(tell('recovered')).rejects.toMatchObject({ name: 'QueryUnanswerable' });
    pagerduty.disturb();
    expect(await tell('recovered')).toEqual({ outcome: 'resolved' });
    expect(await tell('recovered')).toEqual({ outcome: 'resolved' });
    expect(told).toMatchObject({ status: 'resolved', notes: [{}] });
    expect(told.log.filter(({ type }) => type === 'resolve')).toHaveLength(1);
  });

  it.each(['assign', 'escalate', 'snooze'] as const)('does not resolve what a person acted on: %s', async (type) => {
    const { pagerduty, told, tell } = open();
    await tell('working');
    pagerduty.act('PT4KHLK', type, 'PONCALL');

    expect(await tell('recovered')).toMatchObject({ outcome: 'left', why: expect.stringContaining(type) });
    expect(told).toMatchObject({ status: 'acknowledged', notes: [{}, {}] });
  });

  it.each([
    ['no type, as older entries have it', { id: 'PONCALL' }, 'left'],
    ['the type of a bot', { id: 'PBOT', type: 'bot_user_reference' }, 'resolved'],
    ['the type of a service', { id: 'PSERVICE', type: 'service_reference' }, 'resolved'],
  ])('judges an agent with %s', async (_name, agent, outcome) => {
    const { pagerduty, tell } = open();
    const entry = { type: 'escalate_log_entry', created_at: now, agent };
    pagerduty.disturb({ kind: 'json', body: { log_entries: [entry], more: false } }, ({ path }) =>
      path.endsWith('/log_entries'),
    );

    expect(await tell('recovered')).toMatchObject({ outcome });
  });

  it('leaves what is resolved already', async () => {
    const { pagerduty, tell } = open();
    pagerduty.act('PT4KHLK', 'resolve', 'PONCALL');

    expect(await tell('recovered')).toEqual({ outcome: 'left', why: 'it is resolved already' });
  });

  it('does not resolve where it cannot see the whole log', async () => {
    const { told, tell } = open({ pageSize: 1 });
    for (let nth = 0; nth < 6; nth += 1) told.log.push({ type: 'notify', at: now });

    expect(await tell('recovered')).toMatchObject({ outcome: 'left', why: expect.stringContaining('read to the end') });
  });

  it('pages a person again when Suture alone acknowledged it and hands over, and never resolves', async () => {
    const { told, tell } = open();
    await tell('working');

    expect(await tell('handed_over')).toEqual({ outcome: 'noted' });
    expect(told).toMatchObject({ status: 'triggered', notes: [{}, {}] });
  });

  it('does not take its own acts for those of a person, nor a note for an act', async () => {
    const { told, tell } = open();
    await tell('working');
    await tell('handed_over');
    told.notes.push({ content: 'I look too', at: now, by: 'PONCALL' });
    told.log.push({ type: 'annotate', at: now, by: 'PONCALL' }, { type: 'notify', at: now, by: 'PONCALL' });

    expect(await tell('working', { key: 'again' })).toEqual({ outcome: 'acknowledged' });
    expect(await tell('recovered')).toEqual({ outcome: 'resolved' });
  });

  it('does not page the person who acknowledged it too', async () => {
    const { pagerduty, told, tell } = open();
    await tell('working');
    pagerduty.act('PT4KHLK', 'acknowledge', 'PONCALL');

    expect(await tell('handed_over')).toEqual({ outcome: 'noted' });
    expect(told.status).toBe('acknowledged');
  });

  it('does not write a note a second time when nobody knows whether the first arrived', async () => {
    const { pagerduty, told, tell } = open();
    pagerduty.disturb({ kind: 'status', status: 502 }, ({ method }) => method === 'POST');

    await expect(tell('working')).rejects.toThrow('status 502');
    expect(pagerduty.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(told.notes).toEqual([]);
  });

  it('writes no secret', async () => {
    const { told, tell } = open();

    await tell('working', { text: `failed with ghs_${'a1'.repeat(20)}` });

    expect(told.notes[0]?.content).toMatch(/^failed with \S+\n\n\(Suture/);
    expect(told.notes[0]?.content).not.toContain('a1a1');
  });

  it('needs a user to write as', async () => {
    const { withoutFrom } = open();
    const news: AlertNews = { key: 'ticket', state: 'working', text: 'x' };

    await expect(withoutFrom.tell(incident, news, true)).rejects.toThrow('set pagerduty.from in suture.config.ts');
    await expect(open({ from: 'nobody@example.com' }).tell('working')).rejects.toThrow('set pagerduty.from');
    await expect(open({ isReadOnly: true }).tell('working')).rejects.toThrow('a key that is not read-only');
    expect(() => readConfig({ services: {}, pagerduty: { updates: 'comment' } }, 'the configuration')).toThrow(
      /pagerduty\.from: must be the address of a PagerDuty user/,
    );
  });

  it('leaves an incident that is not there', async () => {
    expect(await open({ incidents: [] }).tell('working')).toMatchObject({ outcome: 'left' });
  });
});

describe('asking PagerDuty', () => {
  it.each([
    [401, null, 'set the secret PAGERDUTY_TOKEN anew'],
    [402, { error: { message: 'Payment Required' } }, 'the account’s plan'.replace('’', "'")],
    [403, null, 'needs the right to read incidents'],
    [400, { error: { message: 'Invalid Input Provided', errors: ['Limit is too large'] } }, 'Limit is too large'],
    [422, null, 'answered with status 422'],
    [429, null, 'limits requests'],
    [500, null, 'answered with status 500'],
  ])('says what to do about status %d', async (status, body, why) => {
    const { pagerduty, gather, vendor } = open();
    pagerduty.disturb({ kind: 'status', status, body });

    await expect(gather()).rejects.toMatchObject({ name: 'QueryUnanswerable', message: expect.stringContaining(why) });
    expect(await vendor()).toMatchObject({ outcome: 'none', why: expect.stringContaining(why) });
  });

  it.each(['flood', 'page', 'silence'] as const)('is no harm with %s', async (kind) => {
    const { pagerduty, read } = open();
    pagerduty.disturb({ kind });

    await expect(read()).rejects.toMatchObject({ name: 'QueryUnanswerable' });
  });

  it.each([
    ['no incident', {}],
    ['null', null],
    ['an incident without a status', { incident: { id: 'P1' } }],
  ])('cannot read %s', async (_name, body) => {
    const { pagerduty, read } = open();
    pagerduty.disturb({ kind: 'json', body });

    await expect(read()).rejects.toThrow('in a form that is not known');
  });

  it('does not know another token', async () => {
    await expect(open({ secret: 'other' }).read()).rejects.toThrow('PAGERDUTY_TOKEN');
  });
});
