import type { AuditFinding } from './audit-finding.ts';
import { type Checkpoint, hashEnvelope, readCheckpoint } from './checkpoint.ts';
import type { VerificationKey } from './dsse.ts';
import { genesisHash } from './record.ts';

/** Signed checkpoints as a store has them. */
export interface CheckpointLog {
  /** The envelopes, oldest first, with a name for messages: `checkpoint 3`. */
  readonly stored: readonly { readonly name: string; readonly envelope: unknown }[];
  /** The log has one writer, and each checkpoint names the one before it. Otherwise the store itself keeps what it has. */
  readonly sequential: boolean;
  /** How many the signer knows that it has signed, where it can tell. */
  readonly count?: number | undefined;
}

/** A checkpoint with a valid signature. */
export interface ReadCheckpoint {
  readonly name: string;
  readonly checkpoint: Checkpoint;
}

/** The valid checkpoints of a log, and what is wrong with the others and with the log. */
export function readCheckpoints(
  { stored, sequential, count }: CheckpointLog,
  keys: readonly VerificationKey[],
): { readonly signed: readonly ReadCheckpoint[]; readonly findings: readonly AuditFinding[] } {
  const signed: ReadCheckpoint[] = [];
  const findings: AuditFinding[] = [];
  let previous = genesisHash;
  for (const [index, { name, envelope }] of stored.entries()) {
    const read = readCheckpoint(envelope, keys);
    if ('reason' in read) findings.push({ reason: `${name} ${read.reason}` });
    else {
      signed.push({ name, checkpoint: read.checkpoint });
      const place = read.checkpoint.log;
      if (sequential && (place?.count !== index + 1 || place.previous !== previous))
        findings.push({ reason: `${name} (${read.checkpoint.incidentId}) does not follow the one before it` });
    }
    previous = hashEnvelope(envelope);
  }
  if (count !== undefined && stored.length < count)
    findings.push({ reason: `the log of checkpoints ends at ${stored.length}; ${count} were signed` });
  return { signed, findings };
}
