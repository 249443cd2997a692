import { createHash } from 'node:crypto';
import { type AuditEvidence, appendAudit, readVerificationKey, verifyAudit } from '@suture/core';
import { createMemoryCheckpoints, createMemoryStores, createTestClock } from '@suture/core/testing';

const each = 1_000;
/** Records between two checkpoints; the loop signs more often. */
const apart = 50;

/** Milliseconds in which chains of a thousand records each are verified, with their checkpoints. */
export async function measureVerification(records: number): Promise<number> {
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const { auditLog } = createMemoryStores(clock);
  const checkpoints = createMemoryCheckpoints();
  const chains = new Map<string, readonly unknown[]>();
  const incidents: AuditEvidence['incidents'][number][] = [];
  for (let n = 0; n < records / each; n += 1) {
    const incidentId = `inc-${n}`;
    // The memory store copies a chain for each look at its end; only its last record is needed here.
    let last: unknown;
    const chain: unknown[] = [];
    const log = {
      ...auditLog,
      last: async () => last,
      append: async (record: object) => {
        last = record;
        chain.push(record);
        return true;
      },
    };
    for (let seq = 1; seq <= each; seq += 1) {
      const ends = seq % apart === 0;
      const sha256 = createHash('sha256').update(`${n} ${seq}`).digest('hex');
      const detail = { tool: 'read_file', source: `s${seq}`, note: 'a'.repeat(80), sha256, tokens: seq };
      const about = { incidentId, stage: 'diagnose', state: 'Diagnose' } as const;
      const action = ends ? 'will sign checkpoint' : 'saw';
      const { hash, at } = await appendAudit({ ...about, action, detail }, { auditLog: log, clock });
      if (ends) await checkpoints.seal({ incidentId, seq, hash, at });
    }
    chains.set(incidentId, chain);
    incidents.push({ id: incidentId, ended: false, rehearsal: false });
  }
  const evidence: AuditEvidence = {
    ...{ incidents, unreadable: [], chains, heads: new Map(), named: new Map(), now: clock.now() },
    checkpoints: {
      stored: checkpoints.log.map((envelope, index) => ({ name: `checkpoint ${index + 1}`, envelope })),
      sequential: true,
      count: checkpoints.log.length,
    },
    keys: [readVerificationKey(checkpoints.publicKey)],
    digest: async () => undefined,
  };
  const started = process.cpuUsage();
  const verdict = await verifyAudit(evidence);
  const { user, system } = process.cpuUsage(started);
  if (!verdict.intact) throw new Error(`the chains are broken: ${JSON.stringify(verdict.findings)}`);
  return Math.round((user + system) / 1000);
}
