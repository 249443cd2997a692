import { Commit, FileChange, Incident, Instant, Review, ReviewRef, Rollout, TicketRef } from '@suture/core';
import { z } from 'zod';
import { Deployment } from '../code-hosts/deployment.ts';

const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'it must be owner/name');
const commit = z.string().min(1);
const reviewId = z.string().regex(/^[1-9]\d{0,8}$/, 'it must be a number');
/** What a model asks about; what names nothing is answered with nothing. */
const asked = z.string().max(5000);
const BlameRange = z.object({
  startLine: z.int(),
  endLine: z.int(),
  commit: z.object({ id: z.string(), date: Instant, subject: z.string() }),
});
const FileDifference = z.object({ path: z.string(), status: z.string(), patch: z.string().exactOptional() });
const CommitChanges = z.object({
  commit: Commit.omit({ files: true }),
  message: z.string(),
  files: z.array(FileDifference).readonly(),
});
const ReviewRequest = z.object({
  incidentId: z.string(),
  baseCommit: commit,
  branch: z.string().startsWith('suture/'),
  title: z.string(),
  body: z.string(),
  files: z.array(FileChange),
  message: z.string(),
  draft: z.boolean(),
});

/** Everything that a step may ask of the one function that holds the code host's credentials. */
export const GatewayRequest = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('deployedCommit'), incident: Incident }),
  z.object({ operation: z.literal('history'), repository, commit, limit: z.int().min(1).max(500) }),
  z.object({ operation: z.literal('diff'), repository, baseCommit: commit, files: z.array(FileChange) }),
  z.object({ operation: z.literal('openReview'), repository, request: ReviewRequest }),
  z.object({ operation: z.literal('readReview'), repository, reviewId }),
  z.object({ operation: z.literal('comment'), repository, reviewId, text: z.string() }),
  z.object({ operation: z.literal('closeReview'), repository, reviewId, reason: z.string() }),
  z.object({
    operation: z.literal('openTicket'),
    repository,
    incidentId: z.string(),
    title: z.string(),
    body: z.string(),
  }),
  z.object({ operation: z.literal('commentTicket'), ticket: TicketRef, key: z.string(), text: z.string() }),
  z.object({ operation: z.literal('closeTicket'), ticket: TicketRef, resolution: z.string() }),
  z.object({ operation: z.literal('rolloutStatus'), incident: Incident, mergeCommit: commit }),
  z.object({ operation: z.literal('isAncestor'), repository, ancestor: commit, descendant: commit }),
  z.object({
    operation: z.literal('fileHistory'),
    repository,
    commit: asked,
    path: asked,
    limit: z.int().min(1).max(100),
  }),
  z.object({ operation: z.literal('blame'), repository, commit: asked, path: asked }),
  z.object({ operation: z.literal('changesOf'), repository, commit: asked }),
  z.object({ operation: z.literal('compare'), repository, base: asked, head: asked }),
  z.object({ operation: z.literal('deployments'), repository, limit: z.int().min(1).max(100) }),
  /** Puts the commit's tree, as the host packs it, where snapshots are read. */
  z.object({ operation: z.literal('keepTree'), repository, commit }),
]);
export type GatewayRequest = z.infer<typeof GatewayRequest>;

/** What comes back, by operation; nothing where only the effect counts. */
export const replies = {
  deployedCommit: z.string(),
  history: z.array(Commit),
  diff: z.string(),
  openReview: ReviewRef,
  readReview: Review,
  comment: z.null(),
  closeReview: z.null(),
  openTicket: TicketRef,
  commentTicket: z.null(),
  closeTicket: z.null(),
  rolloutStatus: Rollout,
  isAncestor: z.boolean(),
  fileHistory: z.array(Commit).readonly(),
  blame: z.array(BlameRange).readonly(),
  changesOf: CommitChanges.nullable(),
  compare: z.array(FileDifference).readonly().nullable(),
  deployments: z.array(Deployment).readonly(),
  keepTree: z.null(),
} as const satisfies Record<GatewayRequest['operation'], z.ZodType>;

export type GatewayReply<O extends GatewayRequest['operation']> = z.infer<(typeof replies)[O]>;
