import * as z from 'zod';
import { Instant } from './alert.ts';

export const ReviewRef = z.object({
  /** What the code host calls it: a pull request's number. */
  id: z.string(),
  url: z.string(),
  branch: z.string(),
  /** The commit that was proven; an approval counts only for this one. */
  headCommit: z.string(),
});
export type ReviewRef = z.infer<typeof ReviewRef>;

/** A pull request as its code host knows it now. */
export const Review = ReviewRef.extend({
  status: z.enum(['open', 'merged', 'changes_requested', 'closed']),
  draft: z.boolean(),
  /** Who decided. */
  decidedBy: z.string().optional(),
  decidedAt: Instant.optional(),
  /** What reviewers said, oldest first. */
  comments: z.array(z.object({ by: z.string(), text: z.string() })),
  mergeCommit: z.string().optional(),
});
export type Review = z.infer<typeof Review>;
