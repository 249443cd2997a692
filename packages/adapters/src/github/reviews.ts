import type { Review } from '@suture/core';
import type { GitHubClient, RepositoryName } from './client.ts';
import { isMissing } from './failures.ts';
import { AccessLevel, Pull, PullReview, ReviewComment } from './replies.ts';

const mayDecide = ['admin', 'maintain', 'write'];

/**
 * A pull request as it stands now. Only a person who may write to the repository at this moment, and only about the commit that is
 * at its head, can ask for changes; approvals decide nothing here, since merging is the decision.
 */
export async function readReview(client: GitHubClient, name: RepositoryName, id: string): Promise<Review> {
  const at = { ...name, pull_number: Number(id) };
  const pull = Pull.parse((await client.rest.pulls.get(at)).data);
  const about = {
    id,
    url: pull.html_url,
    branch: pull.head.ref,
    headCommit: pull.head.sha,
    draft: pull.draft,
    comments: [],
  };
  if (pull.merged_at !== null) {
    return {
      ...about,
      status: 'merged',
      decidedAt: instant(pull.merged_at),
      ...(pull.merged_by ? { decidedBy: pull.merged_by.login } : {}),
      ...(pull.merge_commit_sha === null ? {} : { mergeCommit: pull.merge_commit_sha }),
    };
  }
  if (pull.state === 'closed')
    return { ...about, status: 'closed', ...(pull.closed_at === null ? {} : { decidedAt: instant(pull.closed_at) }) };
  const decided = await readDecision(client, at, pull);
  return decided === undefined ? { ...about, status: 'open' } : { ...about, ...decided, status: 'changes_requested' };
}

type Decision = Pick<Review, 'decidedBy' | 'decidedAt' | 'comments'>;

async function readDecision(
  client: GitHubClient,
  at: RepositoryName & { readonly pull_number: number },
  pull: Pull,
): Promise<Decision | undefined> {
  const all = await client.paginate(client.rest.pulls.listReviews, { ...at, per_page: 100 });
  const reviews = all
    .map((review) => PullReview.parse(review))
    .filter((review) => review.user?.type === 'User' && review.commit_id === pull.head.sha);
  const people = [...new Set(reviews.map((review) => review.user?.login ?? ''))];
  const writers = new Set<string>();
  for (const login of people) if (await mayWrite(client, at, login)) writers.add(login);
  const counted = reviews.filter((review) => writers.has(review.user?.login ?? ''));
  const refusing = [...writers]
    .map((login) => counted.filter((review) => review.user?.login === login && review.state !== 'COMMENTED').at(-1))
    .filter((review) => review?.state === 'CHANGES_REQUESTED')
    .at(-1);
  if (refusing === undefined) return undefined;
  const inline = (await client.paginate(client.rest.pulls.listReviewComments, { ...at, per_page: 100 }))
    .map((comment) => ReviewComment.parse(comment))
    .filter((comment) => comment.commit_id === pull.head.sha && writers.has(comment.user?.login ?? ''));
  return {
    ...(refusing.user === null ? {} : { decidedBy: refusing.user.login }),
    ...(refusing.submitted_at === undefined ? {} : { decidedAt: instant(refusing.submitted_at) }),
    comments: [
      ...counted
        .filter((review) => review.body !== null && review.body.trim() !== '')
        .map((review) => ({ by: review.user?.login ?? '', text: review.body ?? '' })),
      ...inline.map(({ user, path, line, body }) => ({
        by: user?.login ?? '',
        text: `${path}${line === null || line === undefined ? '' : `:${line}`} ${body}`,
      })),
    ],
  };
}

/** Whether somebody may write to the repository now; who is no collaborator may not. */
async function mayWrite(client: GitHubClient, { owner, repo }: RepositoryName, username: string): Promise<boolean> {
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return mayDecide.includes(AccessLevel.parse(data).permission);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function instant(text: string): string {
  return new Date(text).toISOString();
}
