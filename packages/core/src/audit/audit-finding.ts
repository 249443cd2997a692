/** Something that is not as it was written. */
export interface AuditFinding {
  readonly reason: string;
  /** The record it concerns. */
  readonly at?: number;
  /** Key of the artifact it concerns. */
  readonly artifact?: string;
}
