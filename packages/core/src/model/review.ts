import * as z from 'zod';
import { Instant } from './alert.ts';

export const ReviewRef = z.object({
  /** What the code host calls it: a pull request's number. */
  id: z.string(),
  url: z.string(),
  branch: z.string(),
  /** The commit that was proven; an approval counts only for this one. */
  headCommit: z.string(),
  /** The branch it is merged into; absent for one that was opened by an earlier release, or into no branch. */
  base: z.string().optional(),
  /** Whether a rule demands a review before a merge into that branch; absent where the code host does not tell. */
  requiresReview: z.boolean().optional(),
  /** A person's or another program's, which Suture waits for and never changes. */
  theirs: z.literal(true).optional(),
});
export type ReviewRef = z.infer<typeof ReviewRef>;

/** A pull request as its code host knows it now. */
export const Review = ReviewRef.extend({
  status: z.enum(['open', 'merged', 'changes_requested', 'closed']),
  draft: z.boolean(),
  /** Who decided. */
  decidedBy: z.string().optional(),
  /** Merged by a program, or by a person who may not write now, and nobody who may write to the repository had approved the commit. */
  withoutPerson: z.boolean().optional(),
  decidedAt: Instant.optional(),
  /** What reviewers said, oldest first. */
  comments: z.array(z.object({ by: z.string(), text: z.string() })),
  mergeCommit: z.string().optional(),
});
export type Review = z.infer<typeof Review>;

/** What a person decided on a pull request. */
export const Decision = z.object({
  by: z.string(),
  at: Instant.optional(),
  /** The commit that was decided on. */
  headCommit: z.string(),
});
export type Decision = z.infer<typeof Decision>;
