import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Instant, Stage } from '../model/index.ts';
import { canonicalJson } from './canonical-json.ts';

/** One observation, conclusion or intended effect. Each record holds its predecessor's hash, so changes and gaps are detected. */
export const AuditRecord = z.object({
  incidentId: z.string(),
  /** Counts from 1 without gaps. */
  seq: z.int().min(1),
  at: Instant,
  stage: Stage,
  /** The state that acted, as the machine names it. */
  state: z.string(),
  /** `started`, `concluded`, `will open review`. Constant words; variables are in `detail`. */
  action: z.string(),
  detail: z.record(z.string(), z.json()),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** The predecessor's hash in the first record. */
export const genesisHash = '0'.repeat(64);

/** SHA-256, in hex, over the canonical JSON of the record without its hash. */
export function hashRecord(record: Omit<AuditRecord, 'hash'>): string {
  const { incidentId, seq, at, stage, state, action, detail, prevHash } = record;
  const text = canonicalJson({ incidentId, seq, at, stage, state, action, detail, prevHash });
  return createHash('sha256').update(text).digest('hex');
}
