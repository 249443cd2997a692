import * as z from 'zod';
import { Instant } from './alert.ts';

/** What became of an alert that arrived. */
export const AlertRecord = z.object({
  /** Of the message that brought it, and its place among the alerts of that message. */
  id: z.string().min(1),
  at: Instant,
  outcome: z.enum(['started', 'folded', 'suppressed', 'refused']),
  /** One sentence: why. */
  reason: z.string(),
  service: z.string().optional(),
  source: z.string().optional(),
  sourceId: z.string().optional(),
  title: z.string().optional(),
  startedAt: Instant.optional(),
  /** The incident that it started or joined. */
  incidentId: z.string().optional(),
  /** Artifact with the message as it came, secrets taken out. */
  artifact: z.string().optional(),
});
export type AlertRecord = z.infer<typeof AlertRecord>;
