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
  /** Whether it conflicts with its base branch; absent where the code host does not know. */
  conflicts: z.boolean().optional(),
  /** Who decided. */
  decidedBy: z.string().optional(),
  /** Merged by a program, or by a person who may not write now, and nobody who may write to the repository had approved the commit. */
  withoutPerson: z.boolean().optional(),
  decidedAt: Instant.optional(),
  /** What reviewers said, oldest first. */
  comments: z.array(
    z.object({
      by: z.string(),
      text: z.string(),
      /** What it is answered by; absent where comments cannot be answered. */
      id: z.string().optional(),
      /** The file that it is about. */
      path: z.string().optional(),
    }),
  ),
  mergeCommit: z.string().optional(),
});
export type Review = z.infer<typeof Review>;

/** A comment for Suture in the conversation of a pull request or a ticket, by a person who may write to the repository now. */
export const CommandComment = z.object({
  /** Its id at the code host; a comment keeps it when it is edited. */
  id: z.string(),
  by: z.string(),
  text: z.string(),
});
export type CommandComment = z.infer<typeof CommandComment>;

/** A conversation at the code host: of a pull request, or of the issue that is an incident's ticket. */
export const Conversation = z.object({ of: z.enum(['review', 'ticket']), id: z.string() });
export type Conversation = z.infer<typeof Conversation>;

/** What people or checks ask for after a pull request was opened: the reason for the next round. */
export const ReviewRequested = z.object({
  by: z.string(),
  why: z.enum(['changes', 'retry', 'take', 'checks', 'conflict']),
  /** The rounds before it: in a later one it is over. */
  round: z.int().min(0),
  /** As the engine gets it: words from outside. */
  comments: z.array(z.string()),
  /** The comments of a review, each to be answered. */
  threads: z.array(z.object({ id: z.string(), path: z.string().optional() })).optional(),
  /** Names the review. */
  key: z.string().optional(),
  /** What the next fix is written for, instead of the deployed commit. */
  commit: z.string().optional(),
});
export type ReviewRequested = z.infer<typeof ReviewRequested>;

/** What a person decided on a pull request. */
export const Decision = z.object({
  by: z.string(),
  at: Instant.optional(),
  /** The commit that was decided on. */
  headCommit: z.string(),
});
export type Decision = z.infer<typeof Decision>;
