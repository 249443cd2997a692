import * as z from 'zod';

/** How long the signed checkpoints of a protected stage are locked. */
export const AuditRetention = z.strictObject({
  /** `governance`: people with a right of their own can shorten it; `compliance`: nobody can, the account's root user included. */
  mode: z.enum(['governance', 'compliance']).default('governance'),
  /** Days that a checkpoint is locked. */
  days: z.int().min(1).max(36_500).default(400),
});
export type AuditRetention = z.infer<typeof AuditRetention>;
