import { describe, expect, it } from 'vitest';
import { VersionConflict } from '../errors.ts';
import type { AuditLog } from '../ports/index.ts';
import { type AuditRecord, genesisHash, hashRecord } from './record.ts';
import { type AuditEntry, appendAudit, verifyChain } from './trail.ts';

const clock = { now: () => new Date('2026-03-01T10:00:00.000Z') };

/** An append-only log in memory; each read and append yields once, so that concurrent writers interleave. */
function createLog(): AuditLog & { readonly records: AuditRecord[] } {
  const records: AuditRecord[] = [];
  return {
    records,
    last: async (incidentId) => structuredClone(records.findLast((record) => record.incidentId === incidentId)),
    read: async (incidentId) => structuredClone(records.filter((record) => record.incidentId === incidentId)),
    append: async (record) => {
      const taken = records.some((other) => other.incidentId === record.incidentId && other.seq === record.seq);
      if (!taken) records.push(structuredClone(record));
      return !taken;
    },
    head: async () => undefined,
    chains: async () => [...new Set(records.map((record) => record.incidentId))],
  };
}

function entry(action: string, incidentId = 'inc-1'): AuditEntry {
  return { incidentId, stage: 'detect', state: 'DetectTriage', action, detail: { note: `about ${action}`, n: 1 } };
}

async function createChain(length: number, incidentId = 'inc-1'): Promise<AuditRecord[]> {
  const auditLog = createLog();
  for (let n = 1; n <= length; n += 1) await appendAudit(entry(`step ${n}`, incidentId), { auditLog, clock });
  return auditLog.records;
}

function reseal(record: AuditRecord, change: Partial<AuditRecord>): AuditRecord {
  const changed = { ...record, ...change };
  return { ...changed, hash: hashRecord(changed) };
}

const anchorOf = (chain: readonly AuditRecord[]) => {
  const last = chain.at(-1);
  if (last === undefined) throw new Error('an empty chain has no anchor');
  return { seq: last.seq, hash: last.hash };
};

function at(chain: readonly AuditRecord[], index: number): AuditRecord {
  const record = chain[index];
  if (record === undefined) throw new Error(`no record ${index}`);
  return record;
}

describe('appendAudit', () => {
  it('links each record to the one before', async () => {
    const chain = await createChain(3);

    expect(chain.map((record) => record.seq)).toEqual([1, 2, 3]);
    expect(chain.map((record) => record.prevHash)).toEqual([genesisHash, at(chain, 0).hash, at(chain, 1).hash]);
    expect(verifyChain('inc-1', chain, anchorOf(chain))).toEqual({ intact: true, length: 3, head: at(chain, 2).hash });
  });

  it('keeps every record when writers contend', async () => {
    const auditLog = createLog();

    await Promise.all([1, 2, 3, 4].map((n) => appendAudit(entry(`writer ${n}`), { auditLog, clock })));

    expect(new Set(auditLog.records.map((record) => record.action)).size).toBe(4);
    expect(verifyChain('inc-1', auditLog.records)).toMatchObject({ intact: true, length: 4 });
  });

  it('gives up with VersionConflict when others always come first', async () => {
    const auditLog = { ...createLog(), append: async () => false };

    const appended = appendAudit(entry('late'), { auditLog, clock });

    await expect(appended).rejects.toBeInstanceOf(VersionConflict);
  });

  it('stays intact in a store that settles half characters', async () => {
    const auditLog = createLog();
    const detail = { message: '😀'.slice(0, 1) };
    await appendAudit({ ...entry('cut'), detail }, { auditLog, clock });

    const stored = JSON.parse(Buffer.from(JSON.stringify(auditLog.records).replace('\\ud83d', '\ufffd')).toString());

    expect(verifyChain('inc-1', stored)).toMatchObject({ intact: true });
  });

  it('refuses to continue on something that is not a record', async () => {
    const auditLog = { ...createLog(), last: async () => ({ seq: 'one' }) };

    await expect(appendAudit(entry('next'), { auditLog, clock })).rejects.toThrow('the last audit record');
  });
});

describe('verifyChain', () => {
  it('accepts an empty chain nobody knows records of', () => {
    expect(verifyChain('inc-1', [])).toEqual({ intact: true, length: 0, head: genesisHash });
  });

  it('accepts records written after the anchor', async () => {
    const chain = await createChain(3);

    expect(verifyChain('inc-1', chain, anchorOf(chain.slice(0, 2)))).toMatchObject({ intact: true, length: 3 });
  });

  type Tamper = (chain: readonly AuditRecord[], foreign: readonly AuditRecord[]) => unknown[];
  const tampered: readonly [string, number, string, Tamper][] = [
    ['a changed action', 2, 'changed', (c) => c.with(1, { ...at(c, 1), action: 'did nothing' })],
    ['a changed detail', 3, 'changed', (c) => c.with(2, { ...at(c, 2), detail: { note: 'x', n: 1 } })],
    ['a changed instant', 1, 'changed', (c) => c.with(0, { ...at(c, 0), at: '2026-03-01T10:00:01.000Z' })],
    ['a changed state', 4, 'changed', (c) => c.with(3, { ...at(c, 3), state: 'Close' })],
    ['a changed hash', 2, 'changed', (c) => c.with(1, { ...at(c, 1), hash: 'f'.repeat(64) })],
    ['a re-hashed record', 3, 'does not follow', (c) => c.with(1, reseal(at(c, 1), { action: 'did nothing' }))],
    ['a removed first record', 1, 'missing', (c) => c.slice(1)],
    ['a removed middle', 2, 'missing', (c) => [at(c, 0), at(c, 2), at(c, 3)]],
    ['a removed tail', 4, 'ends at 3', (c) => c.slice(0, 3)],
    ['a chain removed whole', 1, 'ends at 0', () => []],
    ['two swapped', 2, 'missing', (c) => [at(c, 0), at(c, 2), at(c, 1), at(c, 3)]],
    ['an inserted copy', 3, 'missing', (c) => [at(c, 0), at(c, 1), at(c, 1), at(c, 2), at(c, 3)]],
    ['a record of another incident', 3, 'another incident', (c, f) => c.with(2, at(f, 2))],
    ['the chain of another incident', 1, 'another incident', (_, f) => [...f]],
    ['a renumbered removal', 2, 'does not follow', (c) => [at(c, 0), { ...at(c, 2), seq: 2 }]],
    ['a rewritten last record', 4, 'not the one', (c) => c.with(3, reseal(at(c, 3), { action: 'did nothing' }))],
    ['a missing field', 2, 'not an audit record', (c) => c.with(1, { ...at(c, 1), state: undefined } as never)],
    ['no record at all', 2, 'not an audit record', (c) => c.with(1, null as never)],
  ];
  it.each(tampered)('finds %s', async (_what, where, reason, tamper) => {
    const chain = await createChain(4);

    const verdict = verifyChain('inc-1', tamper(chain, await createChain(4, 'inc-2')), anchorOf(chain));

    expect(verdict).toMatchObject({ intact: false, at: where, reason: expect.stringContaining(reason) });
  });

  it('finds a whole chain rewritten, by its anchor', async () => {
    const chain = await createChain(2);
    const first = reseal(at(chain, 0), { action: 'did nothing' });
    const forged = [first, reseal(at(chain, 1), { prevHash: first.hash })];

    expect(verifyChain('inc-1', forged)).toMatchObject({ intact: true });
    expect(verifyChain('inc-1', forged, anchorOf(chain))).toMatchObject({ intact: false, at: 2 });
  });
});
