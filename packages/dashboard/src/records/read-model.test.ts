import { appendAudit, type Incident, readConfig } from '@suture/core';
import { createMemoryStores, createTestClock, type MemoryStores, sampleIncident } from '@suture/core/testing';
import { beforeEach, expect, it } from 'vitest';
import { createReadModel, type ReadModel } from './read-model.ts';
import type { Records } from './records.ts';
import { stageOf, turnOf } from './turn.ts';

const clock = createTestClock('2026-11-24T09:00:00.000Z');
let stores: MemoryStores;
let records: Records;
let model: ReadModel;

beforeEach(() => {
  stores = createMemoryStores();
  records = {
    ...stores,
    killSwitch: { reason: async () => undefined },
    spending: async () => ({ tokens: 0, microUsd: 0 }),
  };
  const config = readConfig({ services: {} }, 'the configuration of a test');
  model = createReadModel({ name: 'a test', interval: 0, config, read: (use) => use(records) });
});

const started = { incidentId: 'inc-1', stage: 'fix', state: 'FixWrite', action: 'started' } as const;

async function end(incident: Incident): Promise<void> {
  const outcome = { result: 'closed', at: clock.now().toISOString(), reason: 'it is over' } as const;
  await stores.incidents.update({ ...incident, status: 'closed', outcome });
}

it('shows the open incidents before everything is read', async () => {
  await stores.incidents.create(sampleIncident);
  await stores.incidents.create({ ...sampleIncident, id: 'inc-0', status: 'closed' });

  await model.refresh();
  const early = model.current();
  await model.readAll();

  expect(early.incidents.map(({ id }) => id)).toEqual(['inc-1']);
  expect(early.complete).toBe(false);
  expect(model.current().incidents.map(({ id }) => id)).toEqual(['inc-1', 'inc-0']);
  expect(model.current().complete).toBe(true);
});

it('tells of a change, and of nothing while nothing changes', async () => {
  await stores.incidents.create(sampleIncident);
  await model.refresh();
  let told = 0;
  const forget = model.onChange(() => {
    told += 1;
  });

  await model.refresh();
  expect(told).toBe(0);
  await appendAudit(started, { auditLog: stores.auditLog, clock });
  await model.refresh();
  expect(told).toBe(1);
  forget();
  await end(sampleIncident);
  await model.refresh();
  expect(told).toBe(1);
});

it('follows an incident to its end', async () => {
  await stores.incidents.create(sampleIncident);
  await model.refresh();
  await end(sampleIncident);

  await model.refresh();

  expect(model.current().open).toEqual([]);
  expect(model.current().incidents.map(({ outcome }) => outcome?.result)).toEqual(['closed']);
});

it('reads the audit trail of an incident again when it has changed', async () => {
  await stores.incidents.create(sampleIncident);
  await model.readAll();
  await model.measure();
  expect(model.current().figures[0]?.trail?.modelCalls).toBe(0);
  const answered = { ...started, action: 'the model answered', detail: { tokens: 5, microUsd: 7 } };
  await appendAudit(answered, { auditLog: stores.auditLog, clock });
  await end(sampleIncident);

  await model.refresh();
  await model.measure();

  expect(model.current().figures[0]).toMatchObject({ result: 'closed', trail: { modelCalls: 1, microUsd: 7 } });
});

it('keeps what it knows when the stores fail, says why, and recovers', async () => {
  await stores.incidents.create(sampleIncident);
  await model.refresh();
  const working = records;
  records = {
    ...records,
    incidents: { ...records.incidents, listOpen: () => Promise.reject(new Error('AccessDenied')) },
  };

  await model.refresh();
  expect(model.current().problem).toContain('AccessDenied');
  expect(model.current().incidents).toHaveLength(1);
  records = working;
  await model.refresh();
  expect(model.current().problem).toBeUndefined();
});

it('says that every step is stopped', async () => {
  records = { ...records, killSwitch: { reason: async () => 'maintenance' } };

  await model.refresh();

  expect(model.current().stopped).toBe('maintenance');
});

it('gives the turn to who has to act', async () => {
  await stores.incidents.create(sampleIncident);
  await appendAudit(started, { auditLog: stores.auditLog, clock });
  const wait = { ref: 'x', incidentId: 'inc-1', token: 't', since: '2026-11-24T09:10:00.000Z' };
  const look = async () => {
    await model.refresh();
    const snapshot = model.current();
    const [incident = sampleIncident] = snapshot.incidents;
    return `${turnOf(incident, snapshot).who} ${turnOf(incident, snapshot).words}, ${stageOf(incident, snapshot)}`;
  };

  expect(await look()).toBe('suture works at FixWrite, fix');
  await appendAudit({ ...started, action: 'finished' }, { auditLog: stores.auditLog, clock });
  expect(await look()).toBe('suture has finished FixWrite, fix');
  await stores.pendingCallbacks.put({ ...wait, kind: 'review' });
  expect(await look()).toBe('person reviews the pull request, diagnose');
  await stores.pendingCallbacks.remove('review', 'x');
  await stores.pendingCallbacks.put({ ...wait, kind: 'rollout' });
  expect(await look()).toBe('pipeline ships the merge commit, diagnose');
  await stores.incidents.update({
    ...sampleIncident,
    status: 'closed',
    outcome: { result: 'closed', at: wait.since, reason: 'over' },
  });
  expect(await look()).toBe('nobody closed, diagnose');
});
