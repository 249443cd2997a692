import type { AuditRecord } from '../audit/record.ts';

/** Append-only: a record once put is never changed or removed. */
export interface AuditLog {
  /** Puts the record; false when its seq is taken. */
  append(record: AuditRecord): Promise<boolean>;
  /** The record with the highest seq, as stored; undefined for an empty chain. */
  last(incidentId: string): Promise<unknown>;
  /** All records of an incident by seq. */
  read(incidentId: string): Promise<readonly unknown[]>;
}
