import { z } from 'zod';
import { addComment, addLabels, changeIssue, openIssue } from '../actions/issues.ts';
import { closePull, reopenPull } from '../actions/pull-state.ts';
import { created, invalid, notFound, ok } from '../http/answer.ts';
import { requirePermissions } from '../http/authorize.ts';
import { paginate } from '../http/paging.ts';
import { readBody } from '../http/read-body.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
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

// On a pull request, the permission for pull requests does as well as the one for issues.
const readEither = 'issues=read; pull_requests=read';
const writeEither = 'issues=write; pull_requests=write';

export const issueRoutes: readonly Route[] = [
  onRepository('GET', '/issues', 'issues=read', list),
  onRepository('POST', '/issues', 'issues=write', open),
  onRepository('GET', '/issues/{issue_number}', readEither, read),
  onRepository('PATCH', '/issues/{issue_number}', writeEither, change),
  onRepository('GET', '/issues/{issue_number}/comments', readEither, listComments),
  onRepository('POST', '/issues/{issue_number}/comments', writeEither, comment),
  onRepository('POST', '/issues/{issue_number}/labels', writeEither, label),
];

function findIssue(call: RepositoryCall, needs: 'issues=read' | 'issues=write'): Issue {
  const issue = call.repository.issues[Number(call.params.issue_number) - 1];
  if (issue === undefined) throw notFound();
  // What pull requests allow, they allow for pull requests only.
  if (!isPull(issue)) requirePermissions(call.token, needs);
  return issue;
}

function list(call: RepositoryCall) {
  const { world, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = query.get('creator');
  const since = query.get('since');
  const found = repository.issues
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.some((known) => isSame(known.name, name))))
    .filter((issue) => creator === null || issue.user.login === creator)
    .filter((issue) => since === null || issue.updatedAt >= new Date(since));
  const sorted = query.get('direction') === 'asc' ? found : found.reverse();
  const page = paginate(call, sorted);
  return ok(
    page.items.map((issue) => shapeIssue(world, repository, issue)),
    page.headers,
  );
}

function open(call: RepositoryCall) {
  const { world, repository, token } = call;
  const wish = readBody(NewIssue, call.body, 'Issue');
  checkLengths(wish);
  const assignees = findAssignees(world, wish.assignees);
  const issue = openIssue(world, repository, { ...wish, assignees, user: token.installation.bot });
  return created(shapeIssue(world, repository, issue), `${apiOf(world, repository)}/issues/${issue.number}`);
}

function read(call: RepositoryCall) {
  return ok(shapeIssue(call.world, call.repository, findIssue(call, 'issues=read')));
}

function change(call: RepositoryCall) {
  const { world, repository, token } = call;
  const issue = findIssue(call, 'issues=write');
  const wish = readBody(IssueChange, call.body, 'Issue');
  checkLengths(wish);
  const { bot } = token.installation;
  const assignees = wish.assignees === undefined ? undefined : findAssignees(world, wish.assignees);
  const { title, body, labels } = wish;
  changeIssue(world, repository, issue, { title, body, labels, assignees }, bot);
  if (isPull(issue)) {
    if (wish.state === 'closed') closePull(world, repository, issue, bot);
    if (wish.state === 'open') reopenPull(world, repository, issue, bot);
  } else {
    changeIssue(world, repository, issue, { state: wish.state, stateReason: wish.state_reason }, bot);
  }
  return ok(shapeIssue(world, repository, issue));
}

function listComments(call: RepositoryCall) {
  const issue = findIssue(call, 'issues=read');
  const since = call.query.get('since');
  const found = issue.comments.filter(({ createdAt }) => since === null || createdAt >= new Date(since));
  const page = paginate(call, found);
  return ok(
    page.items.map((one) => shapeComment(call.world, call.repository, issue, one)),
    page.headers,
  );
}

function comment(call: RepositoryCall) {
  const { world, repository, token } = call;
  const issue = findIssue(call, 'issues=write');
  const wish = readBody(NewComment, call.body, 'IssueComment');
  checkLengths(wish);
  const made = addComment(world, repository, issue, token.installation.bot, wish.body);
  return created(shapeComment(world, repository, issue, made));
}

function label(call: RepositoryCall) {
  const { world, repository } = call;
  const issue = findIssue(call, 'issues=write');
  addLabels(world, repository, issue, readBody(MoreLabels, call.body, 'Label'));
  return ok(issue.labels.map((one) => shapeLabel(world, repository, one)));
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
