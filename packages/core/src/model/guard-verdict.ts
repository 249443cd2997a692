import * as z from 'zod';

/** One thing that a rule found in a patch, and what would be accepted instead. */
export const GuardFinding = z.object({
  /** The rule's name, as `guardrails.widen` takes it. */
  rule: z.string(),
  path: z.string().optional(),
  /** Lines count from 1, in the file as it would be. */
  line: z.int().min(1).optional(),
  what: z.string(),
  accepted: z.string().optional(),
});
export type GuardFinding = z.infer<typeof GuardFinding>;

/** What the guardrails say of a patch: why it may not be tried, and what its reviewer should look at. */
export const GuardVerdict = z.object({
  refusals: z.array(GuardFinding),
  notes: z.array(GuardFinding),
});
export type GuardVerdict = z.infer<typeof GuardVerdict>;
