import { z } from 'zod';
import type { Listing } from './listing.ts';

/** A task token that an event in the world will answer. */
export const Wait = z.object({
  kind: z.enum(['review', 'rollout']),
  /** What is waited for: a pull request, a merge commit. */
  ref: z.string(),
  incidentId: z.string(),
  token: z.string(),
  /** ISO 8601, when the waiting began. */
  since: z.string(),
});
export type Wait = z.infer<typeof Wait>;

export interface Waits {
  /** Keeps the token for (kind, ref); the latest wins. */
  put(wait: Wait): Promise<void>;
  get(kind: Wait['kind'], ref: string): Promise<Wait | undefined>;
  remove(kind: Wait['kind'], ref: string): Promise<void>;
  /** Unreadable ones are named `kind#ref`. */
  list(): Promise<Listing<Wait>>;
}
