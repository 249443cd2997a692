import type { Json, PullIssue, Repository, Review, ReviewComment, World } from '../world.ts';
import { nodeId, shapeUser } from './account.ts';
import { associationOf } from './association.ts';
import { pullHtml, pullUrl } from './pull.ts';
import { apiOf } from './repository.ts';

/** GitHub's `pull-request-review`. */
export function shapeReview(world: World, repository: Repository, issue: PullIssue, review: Review): Json {
  const html = `${pullHtml(repository, issue)}#pullrequestreview-${review.id}`;
  const url = pullUrl(world, repository, issue);
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: shapeUser(world, review.user),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    submitted_at: review.submittedAt.toISOString(),
    commit_id: review.commit,
    author_association: associationOf(repository, review.user),
    _links: { html: { href: html }, pull_request: { href: url } },
  };
}

/** GitHub's `pull-request-review-comment`: a comment on a line. */
export function shapeReviewComment(
  world: World,
  repository: Repository,
  issue: PullIssue,
  comment: ReviewComment,
): Json {
  const url = `${apiOf(world, repository)}/pulls/comments/${comment.id}`;
  const html = `${pullHtml(repository, issue)}#discussion_r${comment.id}`;
  const pull = pullUrl(world, repository, issue);
  return {
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    url,
    html_url: html,
    pull_request_url: pull,
    pull_request_review_id: comment.reviewId,
    diff_hunk: '@@ -1 +1 @@',
    path: comment.path,
    position: 1,
    original_position: 1,
    line: comment.line,
    original_line: comment.line,
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
    side: 'RIGHT',
    subject_type: 'line',
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    user: shapeUser(world, comment.user),
    body: comment.body,
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.createdAt.toISOString(),
    author_association: associationOf(repository, comment.user),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
  };
}
