import { defined } from '../defined.ts';
import { describeError } from '../describe-error.ts';
import type { Ports } from '../ports/index.ts';
import { unsealedAction } from './checkpoint.ts';
import type { AuditRecord } from './record.ts';

/** The head of a chain as tickets and pull requests name it. */
export interface SealedHead {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  /** The key that signed it; absent if it could not be signed. */
  readonly keyId?: string;
}

/**
 * Signs the checkpoint of a record. If the key or the store is unavailable, the loop continues without a signature, and another record says that
 * it is missing. The verification reports this record.
 */
export async function sealRecord(
  { incidentId, seq, hash, at }: AuditRecord,
  { checkpoints, log }: Pick<Ports, 'checkpoints' | 'log'>,
  write: (action: string, detail: { readonly seq: number; readonly reason: string }) => Promise<AuditRecord>,
): Promise<{ readonly sealed: SealedHead; readonly newest: Pick<AuditRecord, 'seq' | 'hash'> }> {
  try {
    const { keyId } = await checkpoints.seal({ incidentId, seq, hash, at });
    return { sealed: { seq, hash, at, ...defined({ keyId }) }, newest: { seq, hash } };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    log.warn('a checkpoint was not signed', { incidentId, seq, error: name });
    const newest = await write(unsealedAction, { seq, reason: describeError(error).slice(0, 300) });
    return { sealed: { seq, hash, at }, newest };
  }
}
