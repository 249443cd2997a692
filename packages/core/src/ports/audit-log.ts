import type { AuditRecord } from '../audit/record.ts';

/** Append-only: a record once put is never changed or removed. */
export interface AuditLog {
  /** Puts the record; false when its seq is taken. */
  append(record: AuditRecord): Promise<boolean>;
  /** All records of an incident by seq. */
  read(incidentId: string): Promise<readonly unknown[]>;
}
