import { listChanges } from '../git/changes.ts';
import { findMergeBase, listCommits, readCommits } from '../git/history.ts';
import { ok } from '../http/answer.ts';
import { paginate } from '../http/paging.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { shapeChange, shapeCommit } from '../shapes/commit.ts';
import { shapeReview, shapeReviewComment } from '../shapes/review.ts';
import { findPull } from './pulls.ts';

export const pullDetailRoutes: readonly Route[] = [
  onRepository('GET', '/pulls/{pull_number}/reviews', 'pull_requests=read', listReviews),
  onRepository('GET', '/pulls/{pull_number}/comments', 'pull_requests=read', listComments),
  onRepository('GET', '/pulls/{pull_number}/files', 'pull_requests=read', listFiles),
  onRepository('GET', '/pulls/{pull_number}/commits', 'pull_requests=read', listOwnCommits),
];

function listReviews(call: RepositoryCall) {
  const issue = findPull(call);
  const page = paginate(call, issue.pull.reviews);
  return ok(
    page.items.map((review) => shapeReview(call.world, call.repository, issue, review)),
    page.headers,
  );
}

function listComments(call: RepositoryCall) {
  const issue = findPull(call);
  const since = call.query.get('since');
  const found = issue.pull.comments.filter((comment) => since === null || comment.createdAt >= new Date(since));
  const page = paginate(call, found);
  return ok(
    page.items.map((one) => shapeReviewComment(call.world, call.repository, issue, one)),
    page.headers,
  );
}

function listFiles(call: RepositoryCall) {
  const { world, repository } = call;
  const { pull } = findPull(call);
  const page = paginate(call, listChanges(repository.git, startOf(call), pull.headSha));
  return ok(
    page.items.map((file) => shapeChange(world, repository, pull.headSha, file)),
    page.headers,
  );
}

function listOwnCommits(call: RepositoryCall) {
  const { world, repository } = call;
  const { pull } = findPull(call);
  const page = paginate(call, [...listCommits(repository.git, pull.headSha, `^${startOf(call)}`)].reverse());
  return ok(
    readCommits(repository.git, page.items).map((one) => shapeCommit(world, repository, one)),
    page.headers,
  );
}

function startOf(call: RepositoryCall): string {
  const { pull } = findPull(call);
  return findMergeBase(call.repository.git, pull.baseSha, pull.headSha) ?? pull.baseSha;
}
