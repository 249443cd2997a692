import { expect, it } from 'vitest';
import type { AuditRecord } from '../audit/index.ts';
import type { Incident } from '../model/index.ts';
import { sampleIncident } from '../testing/index.ts';
import { measureIncident } from './incident-figures.ts';
import { spreadOf, summarizeIncidents, weekOf } from './incident-statistics.ts';

const minute = 60_000;

/** A record so many minutes after the incident was opened. */
function record(
  minutes: number,
  stage: AuditRecord['stage'],
  action: string,
  detail: AuditRecord['detail'] = {},
): AuditRecord {
  const at = new Date(Date.parse(sampleIncident.createdAt) + minutes * minute).toISOString();
  return { incidentId: 'inc-1', seq: 1, at, stage, state: stage, action, detail, prevHash: '', hash: '' };
}

function ended(
  result: 'closed' | 'handed_over' | 'recorded',
  minutes: number,
  change: Partial<Incident> = {},
): Incident {
  const incident = { ...sampleIncident, ...change };
  const at = new Date(Date.parse(incident.createdAt) + minutes * minute).toISOString();
  return { ...incident, status: result, outcome: { result, at, reason: 'it ended' } };
}

const healedTrail = [
  record(0, 'detect', 'started'),
  record(1, 'diagnose', 'started'),
  record(2, 'diagnose', 'the model answered', { tokens: 1_000, microUsd: 30_000 }),
  record(3, 'fix', 'the model answered', { tokens: 500, microUsd: 20_000 }),
  record(5, 'review', 'review opened', { id: '7' }),
  record(5, 'review', 'waiting for review', { id: '7' }),
  record(35, 'deploy', 'waiting for rollout', { mergeCommit: 'abc' }),
  record(40, 'close', 'finished'),
];

it('counts a wait for the stage that waits', () => {
  const { trail } = measureIncident(ended('closed', 40), healedTrail);

  expect(trail?.stages).toEqual({
    detect: minute,
    diagnose: 2 * minute,
    fix: 2 * minute,
    review: 30 * minute,
    deploy: 5 * minute,
    close: 0,
  });
});

it('counts a pull request once, however often it was updated', () => {
  const twice = [...healedTrail, record(41, 'review', 'review opened', { id: '7' })];

  expect(measureIncident(ended('closed', 40), twice).trail).toMatchObject({
    pullRequestsOpened: 1,
    pullRequestsMerged: 1,
    modelCalls: 2,
    tokens: 1_500,
    microUsd: 50_000,
  });
});

it('counts nothing for an answer whose cost cannot be read', () => {
  const odd = [record(0, 'fix', 'the model answered', { tokens: 'many', microUsd: -1 })];

  expect(measureIncident(sampleIncident, odd).trail).toMatchObject({ modelCalls: 1, tokens: 0, microUsd: 0 });
});

it('sums up outcomes, repairs, pull requests and costs', () => {
  const rejected = [record(0, 'review', 'review opened', { id: '8' })];
  const statistics = summarizeIncidents([
    measureIncident(ended('closed', 40), healedTrail),
    measureIncident(ended('closed', 20), undefined),
    measureIncident(ended('handed_over', 500), rejected),
    measureIncident(sampleIncident, []),
  ]);

  expect(statistics).toMatchObject({
    incidents: 4,
    measured: 3,
    aside: 0,
    outcomes: { closed: 2, handed_over: 1, recorded: 0, open: 1 },
    timeToRepair: { count: 2, median: 30 * minute, p90: 40 * minute },
    pullRequests: { opened: 2, merged: 1, mergedShare: 0.5 },
    cost: { modelCalls: 2, tokens: 1_500, microUsd: 50_000, microUsdPerIncident: 50_000 / 3 },
  });
  expect(statistics.stages.review).toEqual({ count: 2, median: 15 * minute, p90: 30 * minute });
  expect(statistics.stages.verify).toBeUndefined();
});

it('leaves rehearsals and folded incidents out', () => {
  const folded = measureIncident(ended('recorded', 1, { foldedInto: 'inc-0' }), undefined);
  const tried = measureIncident({ ...sampleIncident, alert: { ...sampleIncident.alert, rehearsal: true } }, undefined);

  expect(summarizeIncidents([folded, tried])).toMatchObject({ incidents: 0, aside: 2, measured: 0, weeks: [] });
});

it('has no mean, share or spread of nothing', () => {
  const statistics = summarizeIncidents([]);

  expect(statistics.timeToRepair).toBeUndefined();
  expect(statistics.pullRequests).toEqual({ opened: 0, merged: 0 });
  expect(statistics.cost.microUsdPerIncident).toBeUndefined();
  expect(statistics.stages).toEqual({});
});

it('groups by the week in which an incident was opened, oldest first', () => {
  const sunday = { createdAt: '2026-11-22T23:59:59.000Z' };
  const figures = [
    measureIncident(sampleIncident, undefined),
    measureIncident(ended('closed', 10, sunday), healedTrail),
  ];

  expect(summarizeIncidents(figures).weeks).toMatchObject([
    { week: '2026-11-16', incidents: 1, timeToRepair: { median: 10 * minute }, cost: { microUsd: 50_000 } },
    { week: '2026-11-23', incidents: 1, outcomes: { open: 1 } },
  ]);
});

it.each([
  ['2026-11-23T00:00:00.000Z', '2026-11-23'],
  ['2026-11-29T23:59:59.999Z', '2026-11-23'],
  ['2027-01-01T12:00:00.000Z', '2026-12-28'],
])('begins the week of %s on Monday %s', (instant, monday) => {
  expect(weekOf(instant)).toBe(monday);
});

it.each([
  [[], undefined],
  [[5], { count: 1, median: 5, p90: 5 }],
  [[4, 1], { count: 2, median: 2.5, p90: 4 }],
  [[10, 1, 2, 3, 4, 5, 6, 7, 8, 9], { count: 10, median: 5.5, p90: 9 }],
])('spreads %j', (values, spread) => {
  expect(spreadOf(values)).toEqual(spread);
});
