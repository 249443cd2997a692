import type { CheckpointLog } from './checkpoint-log.ts';
import type { VerificationKey } from './dsse.ts';
import type { ChainAnchor } from './trail.ts';

/** The incident of a chain, as far as the verification needs it. */
export interface AuditedIncident {
  readonly id: string;
  readonly auditHead?: ChainAnchor | undefined;
  readonly ended: boolean;
  /** The command that rehearses adds a record after the end, and cannot sign. */
  readonly rehearsal: boolean;
}

/** Everything that a verification looks at, from whatever store. */
export interface AuditEvidence {
  readonly incidents: readonly AuditedIncident[];
  /** Ids of stored incidents that cannot be read. */
  readonly unreadable: readonly string[];
  /** The records of every chain, as stored, by incident. */
  readonly chains: ReadonlyMap<string, readonly unknown[]>;
  /** The head that is kept beside each chain. */
  readonly heads: ReadonlyMap<string, ChainAnchor>;
  /** Heads that tickets and pull requests name, by incident. */
  readonly named: ReadonlyMap<string, readonly ChainAnchor[]>;
  readonly checkpoints: CheckpointLog;
  readonly keys: readonly VerificationKey[];
  /** SHA-256 of what is stored under a key; undefined where nothing is. */
  digest(key: string): Promise<string | undefined>;
  readonly now: Date;
}
