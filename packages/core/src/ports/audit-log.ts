import type { AuditRecord } from '../audit/record.ts';

/** Append-only: a record once put is never changed or removed. */
export interface AuditLog {
  /** Puts the record; false when its seq is taken. */
  append(record: AuditRecord): Promise<boolean>;
  /** The record with the highest seq, as stored; undefined for an empty chain. */
  last(incidentId: string): Promise<unknown>;
  /** All records of an incident by seq. */
  read(incidentId: string): Promise<readonly unknown[]>;
  /** Seq and hash of the newest record, kept beside the chain by every append: a shorter chain was cut. Undefined before the first. */
  head(incidentId: string): Promise<unknown>;
  /** Ids of all incidents that have a record or a head. Reads everything; for verification only. */
  chains(): Promise<readonly string[]>;
}
