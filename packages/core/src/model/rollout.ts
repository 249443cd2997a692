import * as z from 'zod';
import { Instant } from './alert.ts';

/** Whether a commit runs where the symptom was. */
export const Rollout = z.object({
  commit: z.string(),
  status: z.enum(['pending', 'live', 'failed']),
  /** When it became so, if known. */
  at: Instant.optional(),
  /** In words for a person. */
  detail: z.string(),
});
export type Rollout = z.infer<typeof Rollout>;
