import { Hono } from 'hono';
import { listChanges } from '../../git/changes.ts';
import { findMergeBase, listCommits, readCommits } from '../../git/history.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { paginate } from '../http/requests.ts';
import { shapeChange, shapeCommit } from '../shapes/commit.ts';
import { shapeReview, shapeReviewComment } from '../shapes/review.ts';
import { findPull } from './pulls.ts';

export const pullDetailRoutes = new Hono<RepositoryEnv>()
  .get('/pulls/:pull_number/reviews', needs('pull_requests=read'), listReviews)
  .get('/pulls/:pull_number/comments', needs('pull_requests=read'), listComments)
  .get('/pulls/:pull_number/files', needs('pull_requests=read'), listFiles)
  .get('/pulls/:pull_number/commits', needs('pull_requests=read'), listOwnCommits);

function listReviews(c: RepositoryContext) {
  const issue = findPull(c);
  return c.json(
    paginate(c, issue.pull.reviews).map((review) => shapeReview(c.var.world, c.var.repository, issue, review)),
  );
}

function listComments(c: RepositoryContext) {
  const issue = findPull(c);
  const since = c.req.query('since');
  const found = issue.pull.comments.filter((comment) => since === undefined || comment.createdAt >= new Date(since));
  return c.json(paginate(c, found).map((one) => shapeReviewComment(c.var.world, c.var.repository, issue, one)));
}

function listFiles(c: RepositoryContext) {
  const { world, repository } = c.var;
  const { pull } = findPull(c);
  return c.json(
    paginate(c, listChanges(repository.git, startOf(c), pull.headSha)).map((file) =>
      shapeChange(world, repository, pull.headSha, file),
    ),
  );
}

function listOwnCommits(c: RepositoryContext) {
  const { world, repository } = c.var;
  const { pull } = findPull(c);
  const page = paginate(c, [...listCommits(repository.git, pull.headSha, `^${startOf(c)}`)].reverse());
  return c.json(readCommits(repository.git, page).map((one) => shapeCommit(world, repository, one)));
}

function startOf(c: RepositoryContext): string {
  const { pull } = findPull(c);
  return findMergeBase(c.var.repository.git, pull.baseSha, pull.headSha) ?? pull.baseSha;
}
