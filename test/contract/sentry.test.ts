import type { AlertNews, Evidence, Incident } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import type { Trouble } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import { openSentrySetting, type SentrySetting, sentryIncident } from './open-vendors.ts';

const at = (minute: number) => `2026-11-24T08:${String(minute).padStart(2, '0')}:00.000Z`;
const liveAt = '2026-11-24T09:30:00.000Z';

async function gather({ source }: SentrySetting, incident: Incident = sentryIncident) {
  const seen = await source.gather?.(incident);
  if (seen === undefined) throw new RangeError('it gathers nothing');
  return seen;
}

async function read(setting: SentrySetting, incident: Incident = sentryIncident, evidence?: Evidence) {
  const { errors, gaps } = await gather(setting, { ...incident, alert: { ...incident.alert, startedAt: at(59) } });
  const known = evidence ?? { gatheredAt: at(59), deployedCommit: 'c0ffee', commits: [], errors, gaps };
  const reading = await setting.source.read?.(incident, liveAt, known);
  if (reading === undefined) throw new RangeError('it reads nothing');
  return reading;
}

describe('the errors of an alert of Sentry', () => {
  it('are those of the issue’s events around the alert, from every page, as outsiders’ words', async () => {
    const setting = openSentrySetting({ pageSize: 2 });
    for (const minute of [10, 20, 30, 40, 50]) setting.report(at(minute), `order ${minute} is null`);
    setting.report('2026-11-23T08:00:00.000Z', 'order 1 is null');
    setting.report(at(30), 'another thing broke');

    const { errors, gaps } = await gather(setting);

    expect(errors).toEqual([
      expect.objectContaining({ count: 5, firstSeen: at(10), lastSeen: at(50), level: 'error', outsider: true }),
    ]);
    expect(errors[0]?.error).toMatchObject({
      name: 'TypeError',
      message: 'order 50 is null',
      frames: [{ file: '/srv/app/src/show.js', line: 3, function: 'show' }],
    });
    expect(errors[0]?.event).toMatchObject({ kind: 'http', method: 'GET', path: '/orders/7?full=1' });
    expect(gaps).toEqual([]);
  });

  it('say what was not read when there are more events than are read', async () => {
    const setting = openSentrySetting({ pageSize: 1 });
    for (const minute of [1, 2, 3, 4, 5, 6, 7]) setting.report(at(minute), 'order is null');

    const { errors, gaps } = await gather(setting);

    expect(errors).toMatchObject([{ count: 5 }]);
    expect(gaps).toEqual(['Sentry has more than the newest 5, which were read.']);
  });

  it('keep the pages that came before one that fails', async () => {
    const setting = openSentrySetting({ pageSize: 2 });
    for (const minute of [1, 2, 3]) setting.report(at(minute), 'order is null');
    setting.api.disturb({ kind: 'status', status: 500 }, ({ query }) => query.has('cursor'));

    const { errors, gaps } = await gather(setting);

    expect(errors).toMatchObject([{ count: 2 }]);
    expect(gaps).toEqual([expect.stringContaining('status 500')]);
  });

  it('are read in smaller pages where events are large', async () => {
    const setting = openSentrySetting();
    for (const minute of [1, 2, 3]) setting.report(at(minute), 'order is null');
    setting.api.disturb({ kind: 'flood' }, ({ query }) => ['20', '5'].includes(query.get('per_page') ?? ''));

    expect(await gather(setting)).toMatchObject({ errors: [{ count: 3 }], gaps: [] });
  });

  it('are none when the events report messages alone, which is said', async () => {
    const setting = openSentrySetting();
    setting.report(at(10), 'order is null');
    setting.issue().events[0] = { id: 'e0', at: at(10), environment: 'production', message: 'the cart is empty' };

    expect(await gather(setting)).toEqual({
      errors: [],
      gaps: ['The issue 4711 has events in Sentry that report a message and no error.'],
    });
  });

  it('of another environment are left out', async () => {
    const setting = openSentrySetting();
    setting.report(at(10), 'order is null', { environment: 'staging' });

    expect(await gather(setting)).toMatchObject({ errors: [], gaps: [expect.stringContaining('no event')] });
  });

  it('survive events in other forms', async () => {
    const setting = openSentrySetting();
    setting.report(at(10), 'order is null');
    setting.issue().events.push(
      { id: 'e8', at: 'yesterday', environment: 'production', exception: { values: [{ type: 7, value: null }] } },
      {
        id: 'e9',
        at: at(11),
        environment: 'production',
        exception: { values: [{ stacktrace: { frames: [{ lineno: 'x' }] } }] },
      },
    );

    const { errors } = await gather(setting);

    expect(errors.map(({ error }) => error.message)).toContain('order is null');
  });
});

describe('the errors of a service’s project, for an alert of another system', () => {
  const incident = { ...sampleIncident, alert: { ...sampleIncident.alert, startedAt: at(59) } };

  it('are those of its most frequent issues, each with how often it was seen in the time', async () => {
    const setting = openSentrySetting();
    for (const minute of [1, 2, 3]) setting.report(at(minute), `item ${minute} is lost`);
    setting.report(at(4), 'order is null');
    setting.report('2026-11-20T08:00:00.000Z', 'order is null');

    const { errors } = await gather(setting, incident);

    expect(errors.map(({ error, count, firstSeen, outsider }) => [error.message, count, firstSeen, outsider])).toEqual([
      ['item 3 is lost', 3, at(1), true],
      ['order is null', 1, at(4), true],
    ]);
  });

  it('are listed as far as they could be read', async () => {
    const setting = openSentrySetting();
    for (const minute of [1, 2]) setting.report(at(minute), 'item is lost');
    setting.report(at(4), 'order is null');
    setting.api.disturb({ kind: 'status', status: 500 }, ({ path }) => path.includes('/4712/'));

    const { errors, gaps } = await gather(setting, incident);

    expect(errors.map(({ error }) => error.message)).toEqual(['item is lost']);
    expect(gaps).toEqual([expect.stringMatching(/^Of 2 issues in Sentry 1 were read: .*status 500/)]);
  });

  it('need the project, which is said', async () => {
    const { source } = openSentrySetting({ project: 'gone' });

    await expect(source.gather?.(incident)).rejects.toThrow("correct the service's sentry.project");
  });

  it('of a metric alert are the project’s', async () => {
    const setting = openSentrySetting();
    setting.report(at(4), 'order is null');
    const alert = { ...sentryIncident.alert, sourceId: 'metric alert 13' };

    expect((await gather(setting, { ...sentryIncident, alert })).errors).toHaveLength(1);
  });
});

describe('the symptom since the rollout', () => {
  it('is the number of the issue’s events', async () => {
    const setting = openSentrySetting({ pageSize: 1 });
    setting.report(at(50), 'order is null');
    const quiet = await read(setting);
    setting.report('2026-11-24T09:40:00.000Z', 'order is null');
    setting.report('2026-11-24T09:41:00.000Z', 'order is null');
    const back = await read(setting);

    expect(quiet).toMatchObject({ alarm: 'unknown', sameError: 0 });
    expect(back).toMatchObject({ alarm: 'unknown', sameError: 2, observed: expect.stringContaining('2 events') });
    expect(back).not.toHaveProperty('requests');
  });

  it('is over for Sentry when the issue is resolved', async () => {
    const setting = openSentrySetting();
    setting.report(at(50), 'order is null');
    setting.issue().status = 'resolved';

    expect(await read(setting)).toMatchObject({ alarm: 'ok', sameError: 0 });
  });

  it('of another system’s alert is in the issues that have the incident’s error', async () => {
    const setting = openSentrySetting();
    setting.report(at(50), 'order 1 is null');
    setting.report('2026-11-24T09:40:00.000Z', 'order 2 is null');
    setting.report('2026-11-24T09:41:00.000Z', 'another thing broke');

    expect(await read(setting, sampleIncident)).toMatchObject({ sameError: 1 });
  });
});

const troubles: readonly (readonly [string, Trouble, string])[] = [
  ['does not know the token', { kind: 'status', status: 401 }, 'set the secret SENTRY_TOKEN anew'],
  ['refuses', { kind: 'status', status: 403 }, 'needs the scope'],
  ['limits requests', { kind: 'status', status: 429, headers: { 'retry-after': '60' } }, '(60 seconds)'],
  ['is down', { kind: 'status', status: 503 }, 'status 503'],
  ['does not answer', { kind: 'silence' }, 'no answer in 10 seconds'],
  ['answers without end', { kind: 'flood' }, 'more than 5 MB'],
  ['answers a page', { kind: 'page' }, 'is sentry.host in suture.config.ts right?'],
  ['answers another form', { kind: 'json', body: { issues: null } }, 'in a form that is not known'],
];

describe.each(troubles)('when Sentry %s', (_what, trouble, why) => {
  it('says what to do', async () => {
    const setting = openSentrySetting();
    setting.report(at(50), 'order is null');
    setting.api.disturb(trouble);

    await expect(setting.source.gather?.(sentryIncident)).rejects.toMatchObject({
      name: 'QueryUnanswerable',
      message: expect.stringContaining(why),
    });
    await expect(setting.source.gather?.(sampleIncident)).rejects.toMatchObject({ name: 'QueryUnanswerable' });
    expect(
      await setting.notes.tell(sentryIncident, { key: 'ticket', state: 'working', text: 'Suture looks into it' }),
    ).toMatchObject({
      outcome: 'failed',
      why: expect.stringContaining(why),
    });
  });
});

const recovered: AlertNews = {
  key: 'closed',
  state: 'recovered',
  text: 'Suture: the symptom is gone',
  commit: 'c0ffee',
};

function openIssue(given: Parameters<typeof openSentrySetting>[0] = {}) {
  const setting = openSentrySetting(given);
  setting.report(at(50), 'order is null');
  const comments = () =>
    setting.issue().activity.flatMap(({ type, data }) => (type === 'note' ? [String(data.text)] : []));
  const changes = () => setting.api.asked.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  return { ...setting, comments, changes };
}

describe('notes at the issue', () => {
  it('are made once per key', async () => {
    const { notes, comments } = openIssue();
    const ticket: AlertNews = {
      key: 'ticket',
      state: 'working',
      text: 'Suture looks into it: https://github.com/shop/orders/issues/1',
    };

    expect(await notes.tell(sentryIncident, ticket)).toEqual({ outcome: 'noted' });
    expect(await notes.tell(sentryIncident, ticket)).toEqual({ outcome: 'noted' });
    await notes.tell(sentryIncident, { ...ticket, key: 'review-1' });

    expect(comments()).toEqual([
      'Suture looks into it: https://github.com/shop/orders/issues/1\n\n(Suture, incident inc-1, note ticket)',
      expect.stringContaining('note review-1'),
    ]);
  });

  it('are made once when the answer to the first is lost', async () => {
    const { notes, comments, api } = openIssue();
    // Sentry took the comment, and a run that did not hear of it makes it again before the list shows it.
    const ticket: AlertNews = { key: 'ticket', state: 'working', text: 'Suture looks into it' };
    await notes.tell(sentryIncident, ticket);
    let lists = 0;
    api.disturb({ kind: 'json', body: [] }, ({ method }) => method === 'GET' && ++lists === 1);

    expect(await notes.tell(sentryIncident, ticket)).toEqual({ outcome: 'noted' });
    expect(comments()).toHaveLength(1);
  });

  it('are not tried again when Sentry may have taken them', async () => {
    const { notes, api } = openIssue();
    api.disturb({ kind: 'status', status: 502 }, ({ method }) => method === 'POST');

    const answer = await notes.tell(sentryIncident, { key: 'ticket', state: 'working', text: 'Suture looks into it' });

    expect(answer).toMatchObject({ outcome: 'failed', why: expect.stringContaining('status 502') });
    expect(api.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('are not made at a metric alert', async () => {
    const { notes, api } = openIssue();
    const alert = { ...sentryIncident.alert, sourceId: 'metric alert 13' };

    expect(await notes.tell({ ...sentryIncident, alert }, recovered)).toMatchObject({ outcome: 'left' });
    expect(api.asked).toEqual([]);
  });
});

describe('the end of the symptom', () => {
  it.each([
    [
      'in the commit that Sentry knows',
      { commits: ['shop/orders@c0ffee'] },
      { inCommit: { commit: 'c0ffee', repository: 'shop/orders' } },
    ],
    ['in the release of that name', { releases: ['c0ffee'] }, { inRelease: 'c0ffee' }],
    ['at once, where Sentry knows neither', {}, undefined],
  ])('resolves the issue %s', async (_how, given, statusDetails) => {
    const { notes, issue, changes } = openIssue(given);

    expect(await notes.tell(sentryIncident, recovered)).toEqual({ outcome: 'resolved' });
    expect(issue().status).toBe('resolved');
    expect(changes().at(-1)).toEqual({ status: 'resolved', ...(statusDetails && { statusDetails }) });
  });

  it.each([
    ['it is archived', 'ignored', undefined, 'ignored already'],
    ['it is resolved', 'resolved', undefined, 'resolved already'],
    ['a person took it', 'unresolved', 'assigned', 'a person decided about the issue (assigned'],
    ['a person opened it again', 'unresolved', 'set_unresolved', 'a person decided'],
  ] as const)('leaves the issue when %s', async (_when, status, type, why) => {
    const { notes, issue, changes, comments } = openIssue();
    issue().status = status;
    if (type !== undefined) issue().activity.push({ type, data: {}, at: '2026-11-24T09:05:00.000Z', by: 'person' });

    expect(await notes.tell(sentryIncident, recovered)).toEqual({ outcome: 'left', why: expect.stringContaining(why) });
    expect(changes()).toEqual([]);
    expect(comments()).toHaveLength(1);
  });

  it.each([
    ['was before the incident', { at: at(10), by: 'person' }],
    ['was Sentry’s own', { at: '2026-11-24T09:05:00.000Z' }],
    ['was an integration’s', { at: '2026-11-24T09:05:00.000Z', by: 'integration' }],
  ] as const)('resolves the issue though it was assigned, when that %s', async (_when, act) => {
    const { notes, issue } = openIssue();
    issue().activity.push({ type: 'assigned', data: {}, ...act });

    expect(await notes.tell(sentryIncident, recovered)).toEqual({ outcome: 'resolved' });
  });

  it('is a note alone where only comments are allowed', async () => {
    const { notes, issue, comments } = openIssue({ updates: 'comment' });

    expect(await notes.tell(sentryIncident, recovered)).toEqual({ outcome: 'noted' });
    expect(issue().status).toBe('unresolved');
    expect(comments()).toHaveLength(1);
  });

  it('is told in order: what is there, the note, what people did, the status', async () => {
    const { notes, api } = openIssue({ commits: ['shop/orders@c0ffee'] });

    await notes.tell(sentryIncident, recovered);

    expect(api.asked.map(({ method, path }) => `${method} ${path.split('/4711/')[1]}`)).toEqual([
      'GET comments/',
      'POST comments/',
      'GET ',
      'PUT ',
    ]);
  });
});
