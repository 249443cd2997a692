import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Instant, Stage } from '../model/index.ts';
import { canonicalJson } from './canonical-json.ts';

/** One thing Suture saw, concluded or is about to do. Each record holds its predecessor's hash, so none can be changed or removed unseen. */
export const AuditRecord = z.object({
  incidentId: z.string(),
  /** Counts from 1 without gaps. */
  seq: z.int().min(1),
  at: Instant,
  stage: Stage,
  /** The state that acted, as the machine names it. */
  state: z.string(),
  /** What: `started`, `concluded`, `will open review`. Constant words; particulars are in `detail`. */
  action: z.string(),
  detail: z.record(z.string(), z.json()),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** What the first record names as its predecessor. */
export const genesisHash = '0'.repeat(64);

/** SHA-256 over the canonical JSON of everything but the hash itself, in hex. */
export function hashRecord(record: Omit<AuditRecord, 'hash'>): string {
  const { incidentId, seq, at, stage, state, action, detail, prevHash } = record;
  return createHash('sha256')
    .update(canonicalJson({ incidentId, seq, at, stage, state, action, detail, prevHash }))
    .digest('hex');
}
