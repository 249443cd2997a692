import { appendAudit, artifactKeys } from '@suture/core';
import { createMemoryStores, createTestClock, type MemoryStores, sampleIncident } from '@suture/core/testing';
import { beforeEach, expect, it } from 'vitest';
import { readIncidentDetail } from './incident-detail.ts';
import type { Records } from './records.ts';

let stores: MemoryStores;
let records: Records;

beforeEach(async () => {
  stores = createMemoryStores();
  records = {
    ...stores,
    killSwitch: { reason: async () => undefined },
    spending: async () => ({ tokens: 0, microUsd: 0 }),
  };
  await stores.incidents.create(sampleIncident);
});

it('shows the rest of an incident of which one artifact cannot be read', async () => {
  await stores.artifacts.put(artifactKeys.diagnosis('inc-1'), '{"cause":1}');

  const detail = await readIncidentDetail('inc-1', records);

  expect(detail?.incident.id).toBe('inc-1');
  expect(detail?.diagnosis).toBeUndefined();
  expect(detail?.unreadable).toEqual([expect.stringContaining('the artifact incidents/inc-1/diagnosis.json')]);
});

it('says that the chain is broken, and shows the records that are left', async () => {
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const entry = { incidentId: 'inc-1', stage: 'detect', state: 'DetectEvidence', action: 'started' } as const;
  await appendAudit(entry, { auditLog: stores.auditLog, clock });
  const changed = { ...records.auditLog, read: async () => [{ odd: true }, ...(await stores.auditLog.read('inc-1'))] };

  const detail = await readIncidentDetail('inc-1', { ...records, auditLog: changed });

  expect(detail?.chain).toEqual({ intact: false, at: 1, reason: 'record 1 is not an audit record' });
  expect(detail?.timeline).toHaveLength(1);
});

it('knows no incident that is not there', async () => {
  expect(await readIncidentDetail('inc-none', records)).toBeUndefined();
});
