import { Hono } from 'hono';
import { z } from 'zod';
import { listChanges } from '../../git/changes.ts';
import { findMergeBase, listCommits, readCommits } from '../../git/history.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound, unprocessable } from '../http/refusals.ts';
import { paginate, readBody } from '../http/requests.ts';
import { shapeChange, shapeCommit } from '../shapes/commit.ts';
import { shapePullSimple } from '../shapes/pull.ts';
import { shapeReview, shapeReviewComment } from '../shapes/review.ts';
import { accessOf } from '../world.ts';
import { findPull } from './pulls.ts';

export const pullDetailRoutes = new Hono<RepositoryEnv>()
  .get('/pulls/:pull_number/reviews', needs('pull_requests=read'), listReviews)
  .get('/pulls/:pull_number/comments', needs('pull_requests=read'), listComments)
  .post('/pulls/:pull_number/comments/:comment_id/replies', needs('pull_requests=write'), reply)
  .post('/pulls/:pull_number/requested_reviewers', needs('pull_requests=write'), requestReviewers)
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

const ReviewersRequest = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

/** Asks people with access; there are no teams here. */
function requestReviewers(c: RepositoryContext) {
  const { world, repository } = c.var;
  const issue = findPull(c);
  const { reviewers, team_reviewers: teams } = readBody(c, ReviewersRequest, 'PullRequest');
  const users = reviewers.map((login) => world.users.get(login));
  const known = users.filter((user) => user !== undefined && accessOf(user, repository) !== 'none');
  if (teams.length > 0 || known.length < users.length)
    throw unprocessable(
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.fullName} repository.`,
    );
  for (const user of known)
    if (user !== undefined && !issue.pull.requested.includes(user)) issue.pull.requested.push(user);
  return c.json(shapePullSimple(world, repository, issue), 201);
}

const ReplyRequest = z.object({ body: z.string() });

/** Answers a comment in its conversation. */
function reply(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const issue = findPull(c);
  const to = issue.pull.comments.find(({ id }) => String(id) === c.req.param('comment_id'));
  if (to === undefined) throw notFound();
  const { body } = readBody(c, ReplyRequest, 'PullRequestReviewComment');
  const answer = {
    ...to,
    id: world.nextId(),
    user: token.installation.bot,
    body,
    createdAt: world.clock(),
    inReplyTo: to.id,
  };
  issue.pull.comments.push(answer);
  return c.json(shapeReviewComment(world, repository, issue, answer), 201);
}
