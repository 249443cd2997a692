import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Instant } from '../model/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { openEnvelope, type VerificationKey } from './dsse.ts';
import type { AuditRecord } from './record.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The head of a chain at one moment. Signed, it shows later that the chain up to there is still the same. */
export const ChainHead = z.object({
  incidentId: z.string().min(1),
  /** The newest record. */
  seq: z.int().min(1),
  /** Its hash, which depends on every record before it. */
  hash: Hash,
  at: Instant,
  /** When the chain was removed on purpose, after this record. */
  forgotten: Instant.optional(),
});
export type ChainHead = z.infer<typeof ChainHead>;

/** What is signed. */
export const Checkpoint = ChainHead.extend({
  /** Its place in a log with one writer: how many there are with it, and the hash of the one before it. */
  log: z.object({ count: z.int().min(1), previous: Hash }).optional(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export const checkpointType = 'application/vnd.suture.checkpoint+json';

/** The payload of a checkpoint. */
export function writeCheckpoint(checkpoint: Checkpoint): string {
  return canonicalJson(checkpoint);
}

/** What the next checkpoint of a log says about this envelope. */
export function hashEnvelope(envelope: unknown): string {
  return createHash('sha256').update(canonicalJson(envelope)).digest('hex');
}

/** A checkpoint that one of the keys has signed, or why it does not count. */
export function readCheckpoint(
  envelope: unknown,
  keys: readonly VerificationKey[],
): { readonly checkpoint: Checkpoint } | { readonly reason: string } {
  const opened = openEnvelope(envelope, checkpointType, keys);
  if (!opened.valid) return { reason: opened.reason };
  try {
    const read = Checkpoint.safeParse(JSON.parse(opened.text));
    return read.success ? { checkpoint: read.data } : { reason: 'is signed, but is not a checkpoint' };
  } catch {
    return { reason: 'is signed, but is not a checkpoint' };
  }
}

/** The action of a record that is signed in the middle of a step. */
export const sealAction = 'will sign checkpoint';
/** The action of a record that says why a record before it was not signed. */
export const unsealedAction = 'checkpoint not signed';

/** The record's detail that announces its checkpoint. */
export const sealMark = { checkpoint: 'signed' } as const;

/** Whether a checkpoint must exist for this record, as the chain itself says. */
export function isSealed({ action, detail }: AuditRecord): boolean {
  return action === sealAction || detail.checkpoint === sealMark.checkpoint;
}
