import { headOf, mergeTrees, readCommit } from '../git/history.ts';
import { writeCommit } from '../git/objects.ts';
import { shapePull } from '../shapes/pull.ts';
import { shapeReview } from '../shapes/review.ts';
import { tell } from '../webhooks.ts';
import {
  noreplyAddress,
  type PullIssue,
  type Repository,
  type Review,
  type ReviewComment,
  type User,
  type World,
} from '../world.ts';
import { markMerged, tellPull } from './pull-state.ts';
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

export interface MergeWish {
  readonly by: User;
  readonly method: 'merge' | 'squash';
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

export function openPull(world: World, repository: Repository, wish: NewPull): PullIssue {
  const now = world.clock();
  const issue: PullIssue = {
    id: world.nextId(),
    number: repository.issues.length + 1,
    user: wish.user,
    createdAt: now,
    title: wish.title,
    body: wish.body,
    state: 'open',
    stateReason: null,
    updatedAt: now,
    closedAt: undefined,
    closedBy: undefined,
    labels: [],
    assignees: [],
    comments: [],
    pull: {
      headBranch: wish.headBranch,
      baseBranch: wish.baseBranch,
      headSha: wish.headSha,
      baseSha: wish.baseSha,
      draft: wish.draft,
      mergedAt: undefined,
      mergedBy: undefined,
      mergeCommit: undefined,
      maintainerCanModify: wish.maintainerCanModify,
      reviews: [],
      comments: [],
    },
  };
  repository.issues.push(issue);
  keepHead(repository, issue);
  tellPull(world, repository, issue, wish.user, 'opened');
  return issue;
}

/** Merges for good. Returns the commit on the base branch, or undefined where the sides conflict. */
export function mergePull(world: World, repository: Repository, issue: PullIssue, wish: MergeWish): string | undefined {
  const { git, owner } = repository;
  const { pull } = issue;
  const base = headOf(git, pull.baseBranch);
  const tree = base === undefined ? undefined : mergeTrees(git, base, pull.headSha);
  if (base === undefined || tree === undefined) return undefined;
  const title = wish.title ?? `Merge pull request #${issue.number} from ${owner.login}/${pull.headBranch}`;
  const date = world.clock();
  const sha = writeCommit(git, {
    tree,
    parents: wish.method === 'merge' ? [base, pull.headSha] : [base],
    message: `${wish.method === 'squash' && wish.title === undefined ? `${issue.title} (#${issue.number})` : title}\n\n${wish.message ?? issue.title}`,
    author: { name: wish.by.login, email: noreplyAddress(wish.by), date },
    committer: { name: 'GitHub', email: 'noreply@github.com', date },
  });
  repository.verified.add(sha);
  markMerged(world, repository, issue, sha, wish.by);
  setBranch(world, repository, pull.baseBranch, sha, wish.by);
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

export function addReview(world: World, repository: Repository, issue: PullIssue, wish: NewReview): Review {
  const now = world.clock();
  const commit = readCommit(repository.git, wish.commit ?? issue.pull.headSha).sha;
  const review: Review = {
    id: world.nextId(),
    user: wish.by,
    body: wish.body,
    state: wish.state,
    commit,
    submittedAt: now,
  };
  const comments = (wish.comments ?? []).map(
    (comment): ReviewComment => ({
      id: world.nextId(),
      user: wish.by,
      createdAt: now,
      reviewId: review.id,
      commit,
      ...comment,
    }),
  );
  issue.pull.reviews.push(review);
  issue.pull.comments.push(...comments);
  issue.updatedAt = now;
  tell(world, {
    event: 'pull_request_review',
    repository,
    sender: wish.by,
    payload: {
      action: 'submitted',
      // Webhooks write the state small, the API writes it in capitals.
      review: { ...shapeReview(world, repository, issue, review), state: review.state.toLowerCase() },
      pull_request: shapePull(world, repository, issue),
    },
  });
  return review;
}
