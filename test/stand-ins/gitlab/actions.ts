import { findMergeBase, headOf, isAncestor, mergeTrees, readCommit } from '../git/history.ts';
import { type Person, writeBlob, writeCommit, writeTree } from '../git/objects.ts';
import { findQuickActions } from './quick-actions.ts';
import { recordMergeRequest, recordNote } from './webhooks.ts';
import {
  type Issue,
  isDraft,
  type MergeRequest,
  type Note,
  type Project,
  type ReviewerState,
  roleOf,
  shaOf,
  type User,
  type World,
} from './world.ts';

/** Text by path; null takes the file away. */
export type Files = Readonly<Record<string, string | null>>;

/** A commit with the files laid over its parent's; no branch is moved. */
export function layFiles(
  project: Pick<Project, 'git'>,
  parent: string | undefined,
  message: string,
  files: Files,
  by: { readonly name: string; readonly date: Date },
): string {
  const { git } = project;
  const changes = Object.entries(files).map(([path, text]) => ({
    ...{ path, mode: '100644' },
    sha: text === null ? null : writeBlob(git, text),
  }));
  const tree = writeTree(git, parent === undefined ? undefined : readCommit(git, parent).tree, changes);
  const person: Person = { name: by.name, email: `${by.name}@example.com`, date: by.date };
  return writeCommit(git, {
    tree,
    parents: parent === undefined ? [] : [parent],
    message,
    author: person,
    committer: person,
  });
}

/** Moves a branch, and with it the merge requests that come from it. */
export function setBranch(world: World, project: Project, branch: string, sha: string, by: User): void {
  const from = headOf(project.git, branch);
  project.git.text(['update-ref', `refs/heads/${branch}`, sha]);
  if (from !== sha) world.pushes.push({ by, project: project.id, branch, from, to: sha, at: world.clock() });
  for (const request of project.mergeRequests) {
    if (request.sourceBranch !== branch || request.state !== 'opened' || shaOf(request) === sha) continue;
    addVersion(world, project, request, sha);
    if (project.resetsApprovals) request.approvals = [];
    recordMergeRequest(world, project, request, by, 'update');
  }
}

function addVersion(world: World, project: Project, request: MergeRequest, sha: string): void {
  const createdAt = world.clock();
  request.versions.push({ id: world.nextId(), sha, createdAt });
  request.startSha = findMergeBase(project.git, headOf(project.git, request.targetBranch) ?? sha, sha) ?? sha;
  request.updatedAt = createdAt;
  // The commits stay readable when their branch is gone.
  project.git.text(['update-ref', `refs/merge-requests/${request.iid}/${request.versions.length}`, sha]);
}

/** GitLab closes nothing when a branch is deleted. */
export function deleteBranch(project: Project, branch: string): void {
  project.git.text(['update-ref', '-d', `refs/heads/${branch}`]);
}

export interface NewRequest {
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly title: string;
  readonly description: string;
}

export function openRequest(world: World, project: Project, by: User, input: NewRequest): MergeRequest {
  const now = world.clock();
  const sha = headOf(project.git, input.sourceBranch) ?? '';
  const request: MergeRequest = {
    ...{ id: world.nextId(), iid: project.mergeRequests.length + 1, author: by, ...input },
    ...{ state: 'opened', createdAt: now, updatedAt: now, startSha: sha, labels: [] },
    ...{ versions: [], pipelines: [], approvals: [], notes: [], reviewers: new Map() },
  };
  project.mergeRequests.push(request);
  addVersion(world, project, request, sha);
  recordMergeRequest(world, project, request, by, 'open');
  carryOut(world, project, request, by, input.description);
  return request;
}

/** The line or the thread that a note is in. */
type NotePlace = Pick<Note, 'position' | 'thread'>;

/** Adds what somebody says. The host carries out the commands in it with that account's rights. */
export function addNote(
  world: World,
  project: Project,
  to: Issue | MergeRequest,
  by: User,
  body: string,
  place: NotePlace = {},
): Note {
  const note = push(world, to, by, body, false, place);
  recordNote(world, project, to, note);
  carryOut(world, project, to, by, body);
  return note;
}

function push(
  world: World,
  to: Issue | MergeRequest,
  author: User,
  body: string,
  system: boolean,
  place: NotePlace = {},
): Note {
  const createdAt = world.clock();
  const note: Note = { id: world.nextId(), author, body, createdAt, system, ...place };
  to.notes.push(note);
  to.updatedAt = createdAt;
  return note;
}

/** What GitLab itself notes that somebody did. */
function noteAction(world: World, to: Issue | MergeRequest, by: User, words: string): Date {
  return push(world, to, by, words, true).createdAt;
}

export function carryOut(world: World, project: Project, to: Issue | MergeRequest, by: User, text: string): void {
  for (const name of findQuickActions(text)) {
    world.quickActions.push(name);
    if (name === 'close') close(world, project, to, by);
    if (name === 'merge' && 'versions' in to) merge(world, project, to, by, 'merge');
    if (name === 'approve' && 'versions' in to) approve(world, project, to, by);
  }
}

export function approve(world: World, project: Project, request: MergeRequest, by: User): void {
  const at = noteAction(world, request, by, 'approved this merge request');
  request.approvals.push({ user: by, at });
  request.reviewers.set(by, 'approved');
  recordMergeRequest(world, project, request, by, 'approved');
}

export function unapprove(world: World, project: Project, request: MergeRequest, by: User): void {
  noteAction(world, request, by, 'unapproved this merge request');
  request.approvals = request.approvals.filter(({ user }) => user !== by);
  request.reviewers.set(by, 'unapproved');
  recordMergeRequest(world, project, request, by, 'unapproved');
}

/** Sets who is asked for a review: accounts that may see the project, and only one of them on the free tier. */
export function askReviewers(world: World, project: Project, request: MergeRequest, ids: readonly number[]): void {
  const asked = world.users.filter((user) => ids.includes(user.id) && roleOf(user, project) > 0);
  const states = new Map(request.reviewers);
  request.reviewers.clear();
  for (const user of asked.slice(0, project.mostReviewers))
    request.reviewers.set(user, states.get(user) ?? 'unreviewed');
}

/** Runs a pipeline for merged results, on a commit of the host's own. Returns that commit. */
export function mergeForPipeline(world: World, project: Project, request: MergeRequest, status: string): string {
  const { git } = project;
  const parents = [headOf(git, request.targetBranch) ?? '', shaOf(request)] as const;
  const tree = mergeTrees(git, ...parents);
  if (tree === undefined) throw new Error(`!${request.iid} has conflicts.`);
  const person: Person = { name: 'host', email: 'host@example.com', date: world.clock() };
  const about = { message: `Merge ${parents[1]} into ${parents[0]}`, author: person, committer: person };
  const sha = writeCommit(git, { tree, parents: [...parents], ...about });
  git.text(['update-ref', `refs/merge-requests/${request.iid}/merge`, sha]);
  request.pipelines.push({ id: world.nextId(), sha, status });
  return sha;
}

/** Ends a review. Requested changes take that account's approval back. */
export function endReview(world: World, project: Project, request: MergeRequest, by: User, state: ReviewerState): void {
  request.reviewers.set(by, state);
  if (state !== 'requested_changes') return;
  request.approvals = request.approvals.filter(({ user }) => user !== by);
  noteAction(world, request, by, 'requested changes');
  recordMergeRequest(world, project, request, by, 'update');
}

export function close(world: World, project: Project, what: Issue | MergeRequest, by: User): void {
  if (what.state !== 'opened') return;
  what.state = 'closed';
  what.closedAt = noteAction(world, what, by, 'closed');
  what.closedBy = by;
  if ('versions' in what) recordMergeRequest(world, project, what, by, 'close');
}

export function reopen(world: World, project: Project, what: Issue | MergeRequest, by: User): void {
  if (what.state !== 'closed') return;
  what.state = 'opened';
  noteAction(world, what, by, 'reopened');
  what.closedAt = undefined;
  what.closedBy = undefined;
  if ('versions' in what) recordMergeRequest(world, project, what, by, 'reopen');
}

export type MergeMethod = 'merge' | 'squash' | 'fast-forward' | 'rebase';

/** Merges for good, and returns the commit on the target branch. Throws what GitLab would refuse. */
export function merge(world: World, project: Project, request: MergeRequest, by: User, method: MergeMethod): string {
  const { git, protections } = project;
  const least = protections.get(request.targetBranch)?.merge ?? 30;
  if (roleOf(by, project) < least) throw new Error(`${by.username} may not merge into ${request.targetBranch}.`);
  if (request.state !== 'opened' || isDraft(request)) throw new Error(`!${request.iid} cannot be merged now.`);
  const base = headOf(git, request.targetBranch) ?? '';
  const head = shaOf(request);
  const tree = mergeTrees(git, base, head);
  if (tree === undefined) throw new Error(`!${request.iid} has conflicts.`);
  const person: Person = { name: by.username, email: `${by.username}@example.com`, date: world.clock() };
  const write = (parents: readonly string[], message: string) =>
    writeCommit(git, { tree, parents, message, author: person, committer: person });
  const tip = writeMerge();
  request.state = 'merged';
  request.mergedAt = noteAction(world, request, by, 'merged');
  request.mergeUser = by;
  setBranch(world, project, request.targetBranch, tip, by);
  recordMergeRequest(world, project, request, by, 'merge');
  return tip;

  function writeMerge(): string {
    const about = `Merge branch '${request.sourceBranch}' into '${request.targetBranch}'\n\n${request.title}`;
    if (method === 'fast-forward') {
      if (!isAncestor(git, base, head)) throw new Error(`!${request.iid} must be rebased first.`);
      return head;
    }
    if (method === 'rebase') {
      const rebased = write([base], readCommit(git, head).message);
      addVersion(world, project, request, rebased);
      return rebased;
    }
    if (method === 'squash') request.squashCommit = write([base], request.title);
    request.mergeCommit = write([base, request.squashCommit ?? head], about);
    return request.mergeCommit;
  }
}
