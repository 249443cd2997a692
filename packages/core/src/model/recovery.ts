import * as z from 'zod';
import { Instant } from './alert.ts';

/** What one look at the symptom saw, for the looks after it. */
export const RecoveryLook = z.object({
  /** Counts from 1. */
  look: z.int().min(1),
  at: Instant,
  alarm: z.enum(['ok', 'firing', 'unknown']),
  /** Totals since the rollout; absent where nothing counts traffic. */
  requests: z.number().min(0).optional(),
  sameError: z.number().min(0),
});
export type RecoveryLook = z.infer<typeof RecoveryLook>;

/** The word for a judged rollout. `watching`: it is too early to tell. */
export const RecoveryWord = z.enum(['recovered', 'not_recovered', 'made_worse', 'cannot_tell', 'watching']);
export type RecoveryWord = z.infer<typeof RecoveryWord>;
