import * as z from 'zod';
import { Instant } from './alert.ts';

/** How an incident ended. */
export const Outcome = z.object({
  result: z.enum(['closed', 'handed_over', 'recorded']),
  at: Instant,
  /** One sentence: why it ended this way. */
  reason: z.string(),
  /** The failure's name when an error ended it. */
  error: z.string().optional(),
});
export type Outcome = z.infer<typeof Outcome>;
