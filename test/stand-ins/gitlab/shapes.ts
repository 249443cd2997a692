import { createHash } from 'node:crypto';
import type { ChangedFile } from '../git/changes.ts';
import { type CommitRecord, headOf, mergeTrees } from '../git/history.ts';
import {
  type Deployment,
  type Issue,
  isDraft,
  type Json,
  type MergeRequest,
  type Note,
  type Project,
  type Push,
  roleOf,
  type Status,
  shaOf,
  type User,
  type Version,
  webUrlOf,
} from './world.ts';

/** A user as part of another object: Users API. */
export function shapeUser(user: User): Json {
  const { id, username, state } = user;
  return {
    ...{ id, username, name: username, state, locked: false, avatar_url: null },
    web_url: `https://gitlab.example.com/${username}`,
  };
}

/** A user on their own, which says whether a program uses it. */
export function shapeAccount(user: User): Json {
  return { ...shapeUser(user), bot: user.bot, created_at: '2025-01-01T00:00:00.000Z', public_email: null };
}

/** Events API, of a push. */
export function shapePush({ by, project, branch, from, to, at }: Push): Json {
  const isNew = from === undefined;
  return {
    ...{ project_id: project, action_name: isNew ? 'pushed new' : 'pushed to', target_id: null, target_type: null },
    ...{ author_id: by.id, author: shapeUser(by), author_username: by.username, created_at: at.toISOString() },
    push_data: {
      ...{ commit_count: 1, action: isNew ? 'created' : 'pushed', ref_type: 'branch', ref_count: null },
      ...{ commit_from: from ?? null, commit_to: to, ref: branch },
    },
  };
}

/** Members API. */
export function shapeMember(user: User, project: Project): Json {
  return {
    ...shapeUser(user),
    ...{ access_level: roleOf(user, project), created_at: '2025-01-01T00:00:00.000Z', expires_at: null },
    membership_state: 'active',
  };
}

/** Projects API. */
export function shapeProject(project: Project): Json {
  const { id, path, defaultBranch, createdAt } = project;
  return {
    ...{ id, description: null, name: path.split('/').at(-1), path: path.split('/').at(-1) },
    ...{ path_with_namespace: path, default_branch: defaultBranch, visibility: 'private' },
    ...{ created_at: createdAt.toISOString(), web_url: webUrlOf(project), merge_method: 'merge' },
  };
}

/** Commits API. */
export function shapeCommit(project: Project, commit: CommitRecord): Json {
  const { sha, parents, message, author, committer } = commit;
  return {
    ...{ id: sha, short_id: sha.slice(0, 8), parent_ids: parents, title: message.split('\n', 1)[0], message },
    ...{ author_name: author.name, author_email: author.email, authored_date: zoned(author.date) },
    ...{ committer_name: committer.name, committer_email: committer.email, committed_date: zoned(committer.date) },
    ...{ created_at: zoned(committer.date), trailers: {}, web_url: `${webUrlOf(project)}/-/commit/${sha}` },
  };
}

/** Git's times have a zone of their own at GitLab: `2026-11-24T09:00:00.000+00:00`. */
function zoned(time: string): string {
  return new Date(time).toISOString().replace('Z', '+00:00');
}

/** One file of a diff: Commits API, "Get the diff of a commit". */
export function shapeDiff({ path, previousPath, status, patch }: ChangedFile): Json {
  return {
    diff: patch === undefined ? '' : `${patch}\n`,
    ...{ new_path: path, old_path: previousPath ?? path, a_mode: '100644', b_mode: '100644' },
    ...{ new_file: status === 'added', renamed_file: status === 'renamed', deleted_file: status === 'removed' },
    ...{ generated_file: null, collapsed: false, too_large: false },
  };
}

/** Merge requests API. */
export function shapeMergeRequest(project: Project, request: MergeRequest): Json {
  const { id, iid, title, description, state, author, sourceBranch, targetBranch } = request;
  const conflicts = state === 'opened' && hasConflicts(project, request);
  const refusing = [...request.reviewers.values()].includes('requested_changes');
  return {
    ...{ id, iid, project_id: project.id, title, description, state, author: shapeUser(author) },
    ...{ created_at: request.createdAt.toISOString(), updated_at: request.updatedAt.toISOString() },
    ...{ source_branch: sourceBranch, target_branch: targetBranch },
    ...{ source_project_id: project.id, target_project_id: project.id, labels: [], upvotes: 0, downvotes: 0 },
    ...{ draft: isDraft(request), work_in_progress: isDraft(request), sha: shaOf(request) },
    ...{
      merge_status: conflicts ? 'cannot_be_merged' : 'can_be_merged',
      merge_when_pipeline_succeeds: false,
      squash: false,
    },
    detailed_merge_status:
      state === 'opened'
        ? isDraft(request)
          ? 'draft_status'
          : refusing
            ? 'requested_changes'
            : request.approvals.length < project.approvalsRequired
              ? 'not_approved'
              : 'mergeable'
        : 'not_open',
    ...{ merged_at: request.mergedAt?.toISOString() ?? null, closed_at: request.closedAt?.toISOString() ?? null },
    merge_user: request.mergeUser === undefined ? null : shapeUser(request.mergeUser),
    merged_by: request.mergeUser === undefined ? null : shapeUser(request.mergeUser),
    closed_by: request.closedBy === undefined ? null : shapeUser(request.closedBy),
    ...{ merge_commit_sha: request.mergeCommit ?? null, squash_commit_sha: request.squashCommit ?? null },
    reviewers: [...request.reviewers.keys()].map(shapeUser),
    ...{ has_conflicts: conflicts, blocking_discussions_resolved: true, user_notes_count: countNotes(request) },
    references: { short: `!${iid}`, relative: `!${iid}`, full: `${project.path}!${iid}` },
    web_url: `${webUrlOf(project)}/-/merge_requests/${iid}`,
  };
}

function hasConflicts({ git }: Project, request: MergeRequest): boolean {
  const base = headOf(git, request.targetBranch);
  return base === undefined || mergeTrees(git, base, shaOf(request)) === undefined;
}

function countNotes({ notes }: Pick<Issue, 'notes'>): number {
  return notes.filter(({ system }) => !system).length;
}

/** Merge request approvals API. */
export function shapeApprovals(project: Project, request: MergeRequest, reader: User): Json {
  const { approvals, id, iid } = request;
  const left = Math.max(0, project.approvalsRequired - approvals.length);
  return {
    ...{ id, iid, project_id: project.id, title: request.title, state: request.state },
    ...{ approvals_required: project.approvalsRequired, approvals_left: left, approved: left === 0 },
    approved_by: approvals.map(({ user }) => ({ user: shapeUser(user) })),
    ...{ user_has_approved: approvals.some(({ user }) => user === reader), user_can_approve: false },
  };
}

/** Merge requests API, "Get merge request reviewers". */
export function shapeReviewers({ reviewers, createdAt }: MergeRequest): readonly Json[] {
  return [...reviewers].map(([user, state]) => ({
    user: shapeUser(user),
    ...{ state, created_at: createdAt.toISOString() },
  }));
}

/** Merge requests API, "Get merge request diff versions". */
export function shapeVersion({ id, sha, createdAt }: Version, request: MergeRequest): Json {
  return {
    ...{ id, head_commit_sha: sha, base_commit_sha: request.startSha, start_commit_sha: request.startSha },
    ...{ created_at: createdAt.toISOString(), merge_request_id: request.id, state: 'collected', real_size: '1' },
  };
}

/** Notes API. */
export function shapeNote(note: Note, project: Project, of: Issue | MergeRequest): Json {
  const { id, body, author, createdAt, system, position } = note;
  const isRequest = 'versions' in of;
  return {
    ...{ id, type: position === undefined ? null : 'DiffNote', body, attachment: null, author: shapeUser(author) },
    ...{ created_at: createdAt.toISOString(), updated_at: createdAt.toISOString(), system },
    ...{ noteable_id: of.id, noteable_type: isRequest ? 'MergeRequest' : 'Issue', noteable_iid: of.iid },
    ...{ project_id: project.id, resolvable: position !== undefined, confidential: false, internal: false },
    ...(position === undefined
      ? {}
      : {
          position: {
            ...{ head_sha: position.head, position_type: 'text', old_path: position.path, new_path: position.path },
            ...{ new_line: position.line, old_line: null },
          },
        }),
  };
}

/** Discussions API. What is said on a line begins a thread; any other note of these stands alone. */
export function shapeDiscussion(note: Note, project: Project, of: MergeRequest): Json {
  const answers = of.notes.filter(({ thread }) => thread === note.id);
  return {
    id: threadOf(note),
    individual_note: note.position === undefined,
    notes: [note, ...answers].map((one) => shapeNote(one, project, of)),
  };
}

/** GitLab's ids of threads are digests. */
export function threadOf({ id }: Note): string {
  return createHash('sha1').update(String(id)).digest('hex');
}

/** Issues API. */
export function shapeIssue(project: Project, issue: Issue): Json {
  const { id, iid, title, description, state, labels, author } = issue;
  return {
    ...{ id, iid, project_id: project.id, title, description, state, labels, author: shapeUser(author) },
    ...{ created_at: issue.createdAt.toISOString(), updated_at: issue.updatedAt.toISOString() },
    ...{ closed_at: issue.closedAt?.toISOString() ?? null, issue_type: 'issue', confidential: false },
    closed_by: issue.closedBy === undefined ? null : shapeUser(issue.closedBy),
    ...{ user_notes_count: countNotes(issue), web_url: `${webUrlOf(project)}/-/issues/${iid}` },
  };
}

/** Commits API, "List commit statuses". */
export function shapeStatus(
  { id, sha, name, status, allowFailure, description, createdAt, job }: Status,
  of: Project,
): Json {
  return {
    ...{ id, sha, name, status, description, allow_failure: allowFailure, ref: null, coverage: null },
    target_url: job === undefined ? null : `${webUrlOf(of)}/-/jobs/${id}`,
    ...{ created_at: createdAt.toISOString(), started_at: null, finished_at: null },
  };
}

/** Jobs API. */
export function shapeJob({ id, name, status, allowFailure }: Status, job: NonNullable<Status['job']>): Json {
  const reason = job.failureReason === undefined ? {} : { failure_reason: job.failureReason };
  return { id, name, status, stage: job.stage, allow_failure: allowFailure, ...reason };
}

/** Deployments API. */
export function shapeDeployment(deployment: Deployment): Json {
  const { id, iid, sha, ref, status, environment, user, createdAt, updatedAt } = deployment;
  return {
    ...{ id, iid, ref, sha, status, user: shapeUser(user), deployable: null },
    ...{ created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() },
    environment: { id: 1, name: environment, slug: environment, external_url: null },
  };
}
