import { defined, type Review } from '@suture/core';
import type { Repo } from './client.ts';
import { unlessMissing } from './failures.ts';
import { AccessLevel, Pull, PullReview, ReviewComment } from './replies.ts';

/** Begins the id of a comment on a line, which has a conversation of its own. */
export const inlineMark = 'inline-';

const mayDecide = ['admin', 'maintain', 'write'];

/**
 * The present state of a pull request. Only a person who may write to the repository now, and only in a review of the head commit,
 * can request changes. Approvals decide nothing, since merging is the decision; but where a program merged, a person must have approved.
 */
export async function readReview(repo: Repo, id: string): Promise<Review> {
  const at = { ...repo.name, pull_number: Number(id) };
  const pull = Pull.parse((await repo.client.rest.pulls.get(at)).data);
  const { ref: branch, sha: headCommit } = pull.head;
  const about = { id, url: pull.html_url, branch, headCommit, base: pull.base.ref, draft: pull.draft, comments: [] };
  const open = { ...about, ...(typeof pull.mergeable === 'boolean' ? { conflicts: !pull.mergeable } : {}) };
  if (pull.merged_at !== null) {
    return {
      ...about,
      status: 'merged',
      ...(await readMerge(repo, pull)),
      ...defined({ decidedAt: instant(pull.merged_at), mergeCommit: pull.merge_commit_sha ?? undefined }),
    };
  }
  if (pull.state === 'closed')
    return { ...about, status: 'closed', ...defined({ decidedAt: instant(pull.closed_at) }) };
  const decided = await readRequest(repo, pull);
  return decided === undefined ? { ...open, status: 'open' } : { ...open, ...decided, status: 'changes_requested' };
}

/**
 * Who merged it: a person who may write to the repository now. For anybody else, such as a merge queue or an account that lost its access,
 * the person who approved the commit.
 */
async function readMerge(repo: Repo, pull: Pull): Promise<Pick<Review, 'decidedBy' | 'withoutPerson'>> {
  const by = pull.merged_by ?? undefined;
  if (by?.type === 'User' && (await mayWrite(repo, by.login))) return { decidedBy: by.login };
  const approving = (await readOpinions(repo, pull)).latest.findLast(({ state }) => state === 'APPROVED');
  return approving === undefined
    ? { ...defined({ decidedBy: by?.login }), withoutPerson: true }
    : defined({ decidedBy: approving.user?.login });
}

/** The reviews of the head commit by people who may write to the repository now, and the last word of each, oldest first. */
async function readOpinions({ client, name }: Repo, pull: Pull) {
  const at = { ...name, pull_number: pull.number, per_page: 100 };
  const all = await client.paginate(client.rest.pulls.listReviews, at);
  const reviews = all
    .map((review) => PullReview.parse(review))
    .filter((review) => review.user?.type === 'User' && review.commit_id === pull.head.sha);
  const people = [...new Set(reviews.map((review) => review.user?.login ?? ''))];
  const writers = new Set<string>();
  for (const login of people) if (await mayWrite({ client, name }, login)) writers.add(login);
  const counted = reviews.filter((review) => writers.has(review.user?.login ?? ''));
  const latest = counted.filter(
    (review) =>
      review.state !== 'COMMENTED' &&
      review === counted.findLast(({ user, state }) => user?.login === review.user?.login && state !== 'COMMENTED'),
  );
  return { writers, counted, latest };
}

type Request = Pick<Review, 'decidedBy' | 'decidedAt' | 'comments'>;

async function readRequest(repo: Repo, pull: Pull): Promise<Request | undefined> {
  const { writers, counted, latest } = await readOpinions(repo, pull);
  const refusing = latest.findLast(({ state }) => state === 'CHANGES_REQUESTED');
  if (refusing === undefined) return undefined;
  const { client, name } = repo;
  const at = { ...name, pull_number: pull.number, per_page: 100 };
  const inline = (await client.paginate(client.rest.pulls.listReviewComments, at))
    .map((comment) => ReviewComment.parse(comment))
    .filter((comment) => comment.commit_id === pull.head.sha && writers.has(comment.user?.login ?? ''));
  return {
    ...defined({ decidedBy: refusing.user?.login, decidedAt: instant(refusing.submitted_at) }),
    comments: [
      ...counted
        .filter((review) => review.body !== null && review.body.trim() !== '')
        .map((review) => ({ by: review.user?.login ?? '', text: review.body ?? '', id: `review-${review.id}` })),
      ...inline.map(({ id, user, path, line, body }) => ({
        id: `${inlineMark}${id}`,
        path,
        by: user?.login ?? '',
        text: `${path}${typeof line === 'number' ? `:${line}` : ''} ${body}`,
      })),
    ],
  };
}

/** Whether a user may write to the repository now. */
export async function mayWrite({ client, name }: Repo, username: string): Promise<boolean> {
  const answer = await unlessMissing(client.rest.repos.getCollaboratorPermissionLevel({ ...name, username }));
  return answer !== undefined && mayDecide.includes(AccessLevel.parse(answer.data).permission);
}

function instant(text: string | null | undefined): string | undefined {
  return typeof text === 'string' ? new Date(text).toISOString() : undefined;
}
