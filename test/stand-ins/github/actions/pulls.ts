import { headOf, mergeTrees, readCommit } from '../../git/history.ts';
import { writeCommit } from '../../git/objects.ts';
import { shapePull } from '../shapes/pull.ts';
import { shapeReview } from '../shapes/review.ts';
import { recordDeliveries } from '../webhooks.ts';
import {
  noreplyAddress,
  type PullIssue,
  type Repository,
  type Review,
  type ReviewComment,
  type User,
  type World,
} from '../world.ts';
import { markMerged, recordPullEvent } from './pull-state.ts';
import { keepHead, setBranch } from './push.ts';

export interface NewPull {
  readonly title: string;
  readonly body: string | null;
  readonly headBranch: string;
  readonly headSha: string;
  readonly baseBranch: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
  readonly user: User;
}

export interface NewMerge {
  readonly by: User;
  readonly method: 'merge' | 'squash';
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

export function openPull(world: World, repository: Repository, input: NewPull): PullIssue {
  const now = world.clock();
  const issue: PullIssue = {
    id: world.nextId(),
    number: repository.issues.length + 1,
    user: input.user,
    createdAt: now,
    title: input.title,
    body: input.body,
    state: 'open',
    stateReason: null,
    updatedAt: now,
    closedAt: undefined,
    closedBy: undefined,
    labels: [],
    assignees: [],
    comments: [],
    pull: {
      headBranch: input.headBranch,
      baseBranch: input.baseBranch,
      headSha: input.headSha,
      baseSha: input.baseSha,
      draft: input.draft,
      mergedAt: undefined,
      mergedBy: undefined,
      mergeCommit: undefined,
      maintainerCanModify: input.maintainerCanModify,
      reviews: [],
      requested: [],
      comments: [],
    },
  };
  repository.issues.push(issue);
  keepHead(repository, issue);
  recordPullEvent(world, repository, issue, input.user, 'opened');
  return issue;
}

/** Merges for good. Returns the commit on the base branch, or undefined where the sides conflict. */
export function mergePull(world: World, repository: Repository, issue: PullIssue, input: NewMerge): string | undefined {
  const { git, owner } = repository;
  const { pull } = issue;
  const base = headOf(git, pull.baseBranch);
  const tree = base === undefined ? undefined : mergeTrees(git, base, pull.headSha);
  if (base === undefined || tree === undefined) return undefined;
  const title = input.title ?? `Merge pull request #${issue.number} from ${owner.login}/${pull.headBranch}`;
  const date = world.clock();
  const sha = writeCommit(git, {
    tree,
    parents: input.method === 'merge' ? [base, pull.headSha] : [base],
    message: `${input.method === 'squash' && input.title === undefined ? `${issue.title} (#${issue.number})` : title}\n\n${input.message ?? issue.title}`,
    author: { name: input.by.login, email: noreplyAddress(input.by), date },
    committer: { name: 'GitHub', email: 'noreply@github.com', date },
  });
  repository.verified.add(sha);
  markMerged(world, repository, issue, sha, input.by);
  setBranch(world, repository, pull.baseBranch, sha, input.by);
  return sha;
}

export interface NewReview {
  readonly by: User;
  readonly state: Review['state'];
  readonly body: string;
  /** The commit it was given on; the head as it is, if not said. */
  readonly commit?: string | undefined;
  readonly comments?: readonly { readonly path: string; readonly line: number; readonly body: string }[] | undefined;
}

export function addReview(world: World, repository: Repository, issue: PullIssue, input: NewReview): Review {
  const now = world.clock();
  const commit = readCommit(repository.git, input.commit ?? issue.pull.headSha).sha;
  const review: Review = {
    id: world.nextId(),
    user: input.by,
    body: input.body,
    state: input.state,
    commit,
    submittedAt: now,
  };
  const comments = (input.comments ?? []).map(
    (comment): ReviewComment => ({
      id: world.nextId(),
      user: input.by,
      createdAt: now,
      reviewId: review.id,
      commit,
      ...comment,
    }),
  );
  issue.pull.reviews.push(review);
  issue.pull.comments.push(...comments);
  issue.updatedAt = now;
  recordDeliveries(world, {
    event: 'pull_request_review',
    repository,
    sender: input.by,
    payload: {
      action: 'submitted',
      // Webhooks write the state small, the API writes it in capitals.
      review: { ...shapeReview(world, repository, issue, review), state: review.state.toLowerCase() },
      pull_request: shapePull(world, repository, issue),
    },
  });
  return review;
}
