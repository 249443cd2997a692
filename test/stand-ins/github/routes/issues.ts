import { Hono } from 'hono';
import { z } from 'zod';
import { addComment, addLabels, changeIssue, openIssue } from '../actions/issues.ts';
import { closePull, reopenPull } from '../actions/pull-state.ts';
import { requirePermissions } from '../http/authorize.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { invalid, notFound, Refused } from '../http/refusals.ts';
import { paginate, readBody } from '../http/requests.ts';
import { shapeComment, shapeIssue, shapeLabel } from '../shapes/issue.ts';
import { apiOf } from '../shapes/repository.ts';
import { type Issue, isPull, type User, type World } from '../world.ts';
import { checkLengths } from './lengths.ts';

const LabelName = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const NewIssue = z.object({
  title: z.union([z.string(), z.number()]).transform(String),
  body: z.string().nullable().default(null),
  labels: z.array(LabelName).default([]),
  assignees: z.array(z.string()).default([]),
});
const IssueChange = z.object({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullable().optional(),
  labels: z.array(LabelName).optional(),
  assignees: z.array(z.string()).optional(),
});
const NewComment = z.object({ body: z.string().min(1) });
const MoreLabels = z.union([
  z.object({ labels: z.array(LabelName) }).transform(({ labels }) => labels),
  z.array(LabelName),
]);

// On a pull request, the permission for pull requests is as good as the one for issues.
const readEither = 'issues=read; pull_requests=read';
const writeEither = 'issues=write; pull_requests=write';

export const issueRoutes = new Hono<RepositoryEnv>()
  .get('/issues', needs('issues=read'), list)
  .post('/issues', needs('issues=write'), open)
  .get('/issues/:issue_number', needs(readEither), read)
  .patch('/issues/:issue_number', needs(writeEither), change)
  .get('/issues/:issue_number/comments', needs(readEither), listComments)
  .post('/issues/:issue_number/comments', needs(writeEither), comment)
  .post('/issues/:issue_number/labels', needs(writeEither), label);

function findIssue(c: RepositoryContext, needs: 'issues=read' | 'issues=write'): Issue {
  const issue = c.var.repository.issues[Number(c.req.param('issue_number')) - 1];
  if (issue === undefined) throw notFound();
  if (issue.deleted) throw new Refused(410, 'This issue was deleted');
  // The permission for pull requests does not cover other issues.
  if (!isPull(issue)) requirePermissions(c.var.token, needs);
  return issue;
}

function list(c: RepositoryContext) {
  const { world, repository } = c.var;
  const state = c.req.query('state') ?? 'open';
  const labels = (c.req.query('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = c.req.query('creator');
  const since = c.req.query('since');
  const found = repository.issues
    .filter((issue) => !issue.deleted && (state === 'all' || issue.state === state))
    .filter((issue) => labels.every((name) => issue.labels.some((known) => isSame(known.name, name))))
    .filter((issue) => creator === undefined || issue.user.login === creator)
    .filter((issue) => since === undefined || issue.updatedAt >= new Date(since));
  const sorted = c.req.query('direction') === 'asc' ? found : found.reverse();
  return c.json(paginate(c, sorted).map((issue) => shapeIssue(world, repository, issue)));
}

function open(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const input = readBody(c, NewIssue, 'Issue');
  checkLengths(input);
  const assignees = findAssignees(world, input.assignees);
  const issue = openIssue(world, repository, { ...input, assignees, user: token.installation.bot });
  const location = `${apiOf(world, repository)}/issues/${issue.number}`;
  return c.json(shapeIssue(world, repository, issue), 201, { location });
}

function read(c: RepositoryContext) {
  return c.json(shapeIssue(c.var.world, c.var.repository, findIssue(c, 'issues=read')));
}

function change(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const issue = findIssue(c, 'issues=write');
  const input = readBody(c, IssueChange, 'Issue');
  checkLengths(input);
  const { bot } = token.installation;
  const assignees = input.assignees === undefined ? undefined : findAssignees(world, input.assignees);
  const { title, body, labels } = input;
  changeIssue(world, repository, issue, { title, body, labels, assignees }, bot);
  if (isPull(issue)) {
    if (input.state === 'closed') closePull(world, repository, issue, bot);
    if (input.state === 'open') reopenPull(world, repository, issue, bot);
  } else {
    changeIssue(world, repository, issue, { state: input.state, stateReason: input.state_reason }, bot);
  }
  return c.json(shapeIssue(world, repository, issue));
}

function listComments(c: RepositoryContext) {
  const issue = findIssue(c, 'issues=read');
  const since = c.req.query('since');
  const found = issue.comments.filter(({ createdAt }) => since === undefined || createdAt >= new Date(since));
  return c.json(paginate(c, found).map((one) => shapeComment(c.var.world, c.var.repository, issue, one)));
}

function comment(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const issue = findIssue(c, 'issues=write');
  const input = readBody(c, NewComment, 'IssueComment');
  checkLengths(input);
  const made = addComment(world, repository, issue, token.installation.bot, input.body);
  return c.json(shapeComment(world, repository, issue, made), 201);
}

function label(c: RepositoryContext) {
  const { world, repository } = c.var;
  const issue = findIssue(c, 'issues=write');
  addLabels(world, repository, issue, readBody(c, MoreLabels, 'Label'));
  return c.json(issue.labels.map((one) => shapeLabel(world, repository, one)));
}

function findAssignees(world: World, logins: readonly string[]): readonly User[] {
  return logins.map((login) => {
    const user = world.users.get(login);
    if (user === undefined) throw invalid({ resource: 'Issue', field: 'assignees', code: 'invalid', value: login });
    return user;
  });
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
