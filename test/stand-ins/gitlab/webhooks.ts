import { randomUUID } from 'node:crypto';
import {
  type Delivery,
  type Deployment,
  type Issue,
  isDraft,
  type Json,
  type MergeRequest,
  type Note,
  type Project,
  shaOf,
  type User,
  type World,
  webUrlOf,
} from './world.ts';

/** Records a delivery for every webhook of the project. Shapes: docs.gitlab.com/user/project/integrations/webhook_events. */
function record(world: World, project: Project, event: Delivery['event'], payload: Json): void {
  const body = JSON.stringify({ ...payload, project: shapeProject(project) });
  for (const { secret } of project.hooks) world.deliveries.push({ id: randomUUID(), event, body, token: secret });
}

/** The headers of a delivery, in lower case. @param release before 17.4 there was no key for retries */
export function headersOf(
  { id, event, token }: Delivery,
  release: 'new' | 'old' = 'new',
): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'GitLab/18.5.0',
    'x-gitlab-event': event,
    'x-gitlab-token': token,
    'x-gitlab-instance': 'https://gitlab.example.com',
    'x-gitlab-webhook-uuid': randomUUID(),
    'x-gitlab-event-uuid': id,
    ...(release === 'new' ? { 'idempotency-key': id } : {}),
  };
}

export function recordMergeRequest(
  world: World,
  project: Project,
  request: MergeRequest,
  by: User,
  action: string,
): void {
  const { id, iid, title, description, state, sourceBranch, targetBranch, reviewers } = request;
  record(world, project, 'Merge Request Hook', {
    ...{ object_kind: 'merge_request', event_type: 'merge_request', user: shapeUser(by) },
    object_attributes: {
      ...{ id, iid, title, description, state, action, target_project_id: project.id, source_project_id: project.id },
      ...{ source_branch: sourceBranch, target_branch: targetBranch, draft: isDraft(request) },
      ...{ last_commit: { id: shaOf(request) }, merge_commit_sha: request.mergeCommit ?? null },
      ...{
        url: `${webUrlOf(project)}/-/merge_requests/${iid}`,
        author_id: request.author.id,
        merge_status: 'unchecked',
      },
    },
    ...{ labels: [], changes: {}, assignees: [] },
    reviewers: [...reviewers].map(([user, state]) => ({ ...shapeUser(user), state, re_requested: false })),
  });
}

export function recordNote(world: World, project: Project, to: Issue | MergeRequest, note: Note): void {
  const { id, body, author, createdAt } = note;
  const isRequest = 'versions' in to;
  const page = isRequest ? 'merge_requests' : 'issues';
  record(world, project, 'Note Hook', {
    ...{ object_kind: 'note', event_type: 'note', user: shapeUser(author), project_id: project.id },
    object_attributes: {
      ...{ id, note: body, noteable_type: isRequest ? 'MergeRequest' : 'Issue', noteable_id: to.id },
      ...{ author_id: author.id, created_at: createdAt.toISOString(), system: false, action: 'create' },
      url: `${webUrlOf(project)}/-/${page}/${to.iid}#note_${id}`,
    },
    ...(isRequest
      ? { merge_request: { id: to.id, iid: to.iid, state: to.state, source_branch: to.sourceBranch } }
      : { issue: { id: to.id, iid: to.iid, state: to.state, title: to.title } }),
  });
}

export function recordDeployment(world: World, project: Project, deployment: Deployment): void {
  const { id, sha, ref, status, environment, user, updatedAt } = deployment;
  record(world, project, 'Deployment Hook', {
    ...{ object_kind: 'deployment', status, deployment_id: id, environment, environment_tier: 'production', ref },
    ...{ status_changed_at: updatedAt.toISOString(), short_sha: sha.slice(0, 8), user: shapeUser(user) },
    commit_url: `${webUrlOf(project)}/-/commit/${sha}`,
  });
}

export function recordPipeline(world: World, project: Project, request: MergeRequest, by: User, status: string): void {
  record(world, project, 'Pipeline Hook', {
    ...{ object_kind: 'pipeline', user: shapeUser(by), builds: [] },
    object_attributes: { id: world.nextId(), ref: request.sourceBranch, sha: shaOf(request), status, source: 'push' },
    merge_request: { id: request.id, iid: request.iid, state: request.state, source_branch: request.sourceBranch },
  });
}

function shapeUser({ id, username }: User): Json {
  return { id, name: username, username, avatar_url: null, email: '[REDACTED]' };
}

function shapeProject(project: Project): Json {
  const { id, path, defaultBranch } = project;
  return {
    ...{ id, name: path.split('/').at(-1), path_with_namespace: path, default_branch: defaultBranch },
    ...{ web_url: webUrlOf(project), namespace: path.split('/')[0], visibility_level: 0, ci_config_path: null },
  };
}
