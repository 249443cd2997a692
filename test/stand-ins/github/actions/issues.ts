import { shapeComment, shapeIssue } from '../shapes/issue.ts';
import { recordDeliveries } from '../webhooks.ts';
import type { Comment, Issue, Label, Repository, User, World } from '../world.ts';

export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly User[];
  readonly user: User;
}

export interface IssueChange {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly stateReason?: string | null | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly assignees?: readonly User[] | undefined;
}

export function openIssue(world: World, repository: Repository, input: NewIssue): Issue {
  const now = world.clock();
  const issue: Issue = {
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
    labels: input.labels.map((name) => ensureLabel(world, repository, name)),
    assignees: [...input.assignees],
    comments: [],
    pull: undefined,
  };
  repository.issues.push(issue);
  return issue;
}

export function changeIssue(world: World, repository: Repository, issue: Issue, change: IssueChange, by: User): void {
  const now = world.clock();
  if (change.title !== undefined) issue.title = change.title;
  if (change.body !== undefined) issue.body = change.body;
  if (change.labels !== undefined) issue.labels = change.labels.map((name) => ensureLabel(world, repository, name));
  if (change.assignees !== undefined) issue.assignees = [...change.assignees];
  if (change.state === 'closed') {
    if (issue.state === 'open') {
      issue.closedAt = now;
      issue.closedBy = by;
    }
    issue.stateReason = change.stateReason ?? 'completed';
  }
  if (change.state === 'open' && issue.state === 'closed') {
    issue.closedAt = undefined;
    issue.closedBy = undefined;
    issue.stateReason = 'reopened';
  }
  issue.state = change.state ?? issue.state;
  issue.updatedAt = now;
}

export function addComment(world: World, repository: Repository, issue: Issue, by: User, body: string): Comment {
  const comment: Comment = { id: world.nextId(), user: by, body, createdAt: world.clock() };
  issue.comments.push(comment);
  issue.updatedAt = comment.createdAt;
  recordDeliveries(world, {
    event: 'issue_comment',
    repository,
    sender: by,
    payload: {
      action: 'created',
      issue: shapeIssue(world, repository, issue),
      comment: shapeComment(world, repository, issue, comment),
    },
  });
  return comment;
}

export function addLabels(world: World, repository: Repository, issue: Issue, names: readonly string[]): void {
  const known = new Set(issue.labels.map((label) => label.name.toLowerCase()));
  const fresh = names.filter((name) => !known.has(name.toLowerCase()));
  issue.labels.push(...fresh.map((name) => ensureLabel(world, repository, name)));
  issue.updatedAt = world.clock();
}

/** Labels that are named and do not exist yet come to be, as on the host; their names know no case. */
export function ensureLabel(world: World, repository: Repository, name: string): Label {
  const known = repository.labels.get(name.toLowerCase());
  return known ?? createLabel(world, repository, { name, color: 'ededed', description: null });
}

export function createLabel(world: World, repository: Repository, input: Omit<Label, 'id'>): Label {
  const label: Label = { id: world.nextId(), ...input };
  repository.labels.set(input.name.toLowerCase(), label);
  return label;
}
