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
  /** The source could not be asked, or what it names is not there: a person must look at the configuration, unless it passes. */
  unseen: z.literal(true).exactOptional(),
});
export type Rollout = z.infer<typeof Rollout>;
