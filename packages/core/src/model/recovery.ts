import * as z from 'zod';
import { Instant } from './alert.ts';

/** What was counted of a service in one span of time. */
export const SymptomSlot = z.object({
  /** Where the span begins. */
  from: Instant,
  seconds: z.number().positive(),
  /** Who was counted: instances with the fix, other ones, or all where nothing tells them apart. */
  version: z.enum(['deployed', 'earlier', 'unknown']),
  requests: z.number().min(0),
  /** Requests that failed, whatever the error. */
  failures: z.number().min(0),
  /** Requests that failed with the incident's own error. */
  sameError: z.number().min(0),
  /** Median time of an answer in milliseconds. */
  latency: z.number().min(0).optional(),
});
export type SymptomSlot = z.infer<typeof SymptomSlot>;

/** The counts that do not change once the fix is live. */
export const CountsBefore = z.object({
  /** From the alert to the rollout. */
  failing: z.array(SymptomSlot),
  /** The same hours of days before the incident. */
  normal: z.array(SymptomSlot),
});
export type CountsBefore = z.infer<typeof CountsBefore>;

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
