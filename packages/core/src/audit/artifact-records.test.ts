import { expect, it } from 'vitest';
import { artifactKeys } from '../model/index.ts';
import { createMemoryStores } from '../testing/index.ts';
import { createTestClock } from '../testing/stores.ts';
import { digestText, isExpired, listArtifacts, recordArtifacts } from './artifact-records.ts';
import type { AuditRecord } from './record.ts';
import { appendAudit } from './trail.ts';

const clock = createTestClock('2026-11-24T09:00:00.000Z');
const [old, young] = [digestText('old'), digestText('young')];
const stored = (sha256: string) => ['will store artifact', { artifact: 'a.json', sha256 }] as const;

async function chainOf(
  ...entries: readonly (string | readonly [string, Readonly<Record<string, string>>])[]
): Promise<readonly AuditRecord[]> {
  const { auditLog } = createMemoryStores();
  const records: AuditRecord[] = [];
  for (const entry of entries) {
    const [action, detail] = typeof entry === 'string' ? [entry, {}] : entry;
    const about = { incidentId: 'inc-1', stage: 'fix', state: 'FixWrite' } as const;
    records.push(await appendAudit({ ...about, action, detail }, { auditLog, clock }));
  }
  return records;
}

it('records key and digest before the artifact is written', async () => {
  const happened: string[] = [];
  const artifacts = recordArtifacts(
    { get: async () => undefined, put: async (key) => void happened.push(`put ${key}`) },
    async (action, detail) =>
      void happened.push(`${action} ${detail.artifact} ${detail.sha256?.slice(0, 8) ?? 'no digest'}`),
  );

  await artifacts.put('a.json', 'old');

  expect(happened).toEqual([`will store artifact a.json ${old.slice(0, 8)}`, 'put a.json']);
});

it('vouches for no text that another incident may write too', async () => {
  const records: object[] = [];
  const artifacts = recordArtifacts(
    { get: async () => undefined, put: async () => undefined },
    async (_action, detail) => records.push(detail),
  );

  await artifacts.put(artifactKeys.knownDiagnosis('d1'), 'inc-1');

  expect(records).toEqual([{ artifact: artifactKeys.knownDiagnosis('d1') }]);
});

it.each([
  ['a finished step', ['started', stored(old), 'finished'], old, []],
  ['a later version', ['started', stored(old), stored(young), 'finished'], young, []],
  ['a step that did something else afterwards', ['started', stored(old), 'will look'], old, []],
  ['a step that stopped at the write', ['started', stored(old)], old, [undefined]],
  ['a retry that stopped at the write', ['started', stored(old), 'finished', 'started', stored(young)], young, [old]],
  ['two stops at the write', ['started', stored(old), 'started', stored(young)], young, [old, undefined]],
  ['a second write of one step that stopped there', ['started', stored(old), stored(young)], young, [old]],
] as const)('knows what %s has stored', async (_what, entries, sha256, or) => {
  const [artifact, ...others] = listArtifacts(await chainOf(...entries));

  expect(others).toEqual([]);
  expect(artifact).toMatchObject({ key: 'a.json', sha256, or });
});

it('expects orders and reports of the proving ground for thirty days, and the others for ever', () => {
  const at = '2026-11-24T09:00:00.000Z';
  const day = (n: number) => new Date(Date.parse(at) + n * 86_400_000);

  expect([29, 31].map((n) => isExpired({ key: 'proving/out/inc-1/fix-1.json', at }, day(n)))).toEqual([false, true]);
  expect(isExpired({ key: 'incidents/inc-1/evidence.json', at }, day(4000))).toBe(false);
});
