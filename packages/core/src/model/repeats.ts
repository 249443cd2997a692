import * as z from 'zod';
import { Instant } from './alert.ts';

/** How many repeats of an incident are kept one by one. */
export const keptRepeats = 50;

/** An alert that was folded into an incident. */
export const Repeat = z.object({
  /** When the alert began. */
  at: Instant,
  /** What the vendor calls the thing that fired. */
  alert: z.string(),
  /** The incident that it was until its evidence showed the same fault. Absent if it was folded when it came in. */
  incidentId: z.string().optional(),
});
export type Repeat = z.infer<typeof Repeat>;

/** The alerts that were folded into an incident. */
export const Repeats = z.object({
  count: z.int().min(1),
  /** When the first of them began. */
  firstAt: Instant,
  /** The last ones, in the order in which they began. */
  last: z.array(Repeat),
  /** When people were last told. */
  toldAt: Instant.optional(),
});
export type Repeats = z.infer<typeof Repeats>;
