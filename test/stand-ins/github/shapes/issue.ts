import { type Comment, type Issue, isPull, type Json, type Label, type Repository, type World } from '../world.ts';
import { nodeId, shapeOptionalUser, shapeUser } from './account.ts';
import { associationOf } from './association.ts';
import { apiOf, htmlOf } from './repository.ts';

/** GitHub's `issue`. A pull request is also one, with a `pull_request` member. */
export function shapeIssue(world: World, repository: Repository, issue: Issue): Json {
  const api = apiOf(world, repository);
  const url = `${api}/issues/${issue.number}`;
  const pull = `${api}/pulls/${issue.number}`;
  const html = `${htmlOf(repository)}/${isPull(issue) ? 'pull' : 'issues'}/${issue.number}`;
  return {
    id: issue.id,
    node_id: nodeId('I', issue.id),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: shapeUser(world, issue.user),
    labels: issue.labels.map((label) => shapeLabel(world, repository, label)),
    assignee: shapeOptionalUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((user) => shapeUser(world, user)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: issue.comments.length,
    created_at: issue.createdAt.toISOString(),
    updated_at: issue.updatedAt.toISOString(),
    closed_at: issue.closedAt?.toISOString() ?? null,
    closed_by: shapeOptionalUser(world, issue.closedBy),
    author_association: associationOf(repository, issue.user),
    reactions: shapeReactions(url),
    performed_via_github_app: null,
    ...(isPull(issue)
      ? {
          draft: issue.pull.draft,
          pull_request: {
            url: pull,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: issue.pull.mergedAt?.toISOString() ?? null,
          },
        }
      : {}),
  };
}

export function shapeLabel(world: World, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${apiOf(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

export function shapeComment(world: World, repository: Repository, issue: Issue, comment: Comment): Json {
  const api = apiOf(world, repository);
  const place = isPull(issue) ? 'pull' : 'issues';
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url,
    html_url: `${htmlOf(repository)}/${place}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    user: shapeUser(world, comment.user),
    body: comment.body,
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.createdAt.toISOString(),
    author_association: associationOf(repository, comment.user),
    reactions: shapeReactions(url),
    performed_via_github_app: null,
  };
}

function shapeReactions(url: string): Json {
  const kinds = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];
  return { url: `${url}/reactions`, total_count: 0, ...Object.fromEntries(kinds.map((kind) => [kind, 0])) };
}
