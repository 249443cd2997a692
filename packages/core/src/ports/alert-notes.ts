import * as z from 'zod';
import type { Incident } from '../model/index.ts';

/** What became of an alert, for the system that raised it. */
export const AlertNews = z.object({
  /** Distinguishes the notes of one incident: `ticket`, `review-2`. */
  key: z.string().min(1),
  /** Plain text. */
  text: z.string(),
  /** `working`: somebody looks into it; `recovered`: the symptom is gone; `handed_over`: a person is needed. */
  state: z.enum(['working', 'recovered', 'handed_over']),
  /** The commit that fixed it, once it is live. */
  commit: z.string().exactOptional(),
});
export type AlertNews = z.infer<typeof AlertNews>;

export const AlertAnswer = z.object({
  /** `left`: nothing was written, since there is nothing to write to, the configuration forbids it or a person acted; `failed`: the system did not answer. */
  outcome: z.enum(['noted', 'acknowledged', 'resolved', 'left', 'failed']),
  /** In words. */
  why: z.string().exactOptional(),
});
export type AlertAnswer = z.infer<typeof AlertAnswer>;

/** The system that raised an incident's alert, where it takes notes about it. */
export interface AlertNotes {
  /**
   * Tells it once per key, as far as the configuration allows. The incident does not depend on it: a system that is down is an answer and no error.
   */
  tell(incident: Incident, news: AlertNews): Promise<AlertAnswer>;
}
