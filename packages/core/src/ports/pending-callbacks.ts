import * as z from 'zod';
import type { Listing } from './listing.ts';

/** A task token that an event in the world will answer. */
export const PendingCallback = z.object({
  kind: z.enum(['review', 'rollout']),
  /** What is waited for: a pull request, a merge commit. */
  ref: z.string(),
  incidentId: z.string(),
  token: z.string(),
  /** ISO 8601, when the waiting began. */
  since: z.string(),
  /** The answers that the waiting execution has a transition for. Absent in the waits of earlier releases. */
  answers: z.array(z.string()).optional(),
});
export type PendingCallback = z.infer<typeof PendingCallback>;

export interface PendingCallbacks {
  /** Keeps the token for (kind, ref); the latest wins. */
  put(wait: PendingCallback): Promise<void>;
  get(kind: PendingCallback['kind'], ref: string): Promise<PendingCallback | undefined>;
  /** Removes what is kept for (kind, ref). @param token removes it only while it is this token's: a later one stays */
  remove(kind: PendingCallback['kind'], ref: string, token?: string): Promise<void>;
  /** Unreadable ones are named `kind#ref`. */
  list(): Promise<Listing<PendingCallback>>;
}
