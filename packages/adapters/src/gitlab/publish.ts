import { defined, type FileChange, type ReviewRef, type ReviewRequest } from '@suture/core';
import { BaseMismatch, BranchRefused, BranchTaken, CodeHostRefused } from '../errors.ts';
import type { Project } from './api.ts';
import { listDiffs } from './differences.ts';
import { Failed } from './failures.ts';
import { isOwnPush } from './own-push.ts';
import { disarm } from './quick-actions.ts';
import { Approvals, Branch, Commit, File, MergeRequest, Nothing, Project as ProjectReply } from './replies.ts';

type CommitRequest = Pick<ReviewRequest, 'incidentId' | 'baseCommit' | 'branch' | 'files' | 'message'>;

const needs = 'to push branches and open merge requests';

/** Opens the merge request with its branch and commit, or updates what an earlier try made. The branch begins at the base commit. */
export async function openReview(project: Project, base: string, request: ReviewRequest): Promise<ReviewRef> {
  await checkBase(project, request);
  const headCommit = await publishUnderRules(project, request);
  const found = await writeMergeRequest(project, base, request);
  const { approvals_required } = await project.need({
    path: `merge_requests/${found.iid}/approvals`,
    schema: Approvals,
    needs,
  });
  const requiresReview = typeof approvals_required === 'number' ? approvals_required > 0 : undefined;
  return {
    ...{ id: String(found.iid), url: found.web_url, branch: request.branch, headCommit, base },
    ...defined({ requiresReview }),
  };
}

async function writeMergeRequest(project: Project, base: string, request: ReviewRequest): Promise<MergeRequest> {
  const description = disarm(request.body);
  const query = new URLSearchParams({ source_branch: request.branch, state: 'opened' });
  const [known] = await project.list({ path: `merge_requests?${query}`, schema: MergeRequest.array(), needs }, 1);
  if (known === undefined) {
    const about = { source_branch: request.branch, target_branch: base, description };
    const body = { ...about, title: titleOf(request.title, request.draft) };
    return project.need({ path: 'merge_requests', method: 'POST', adds: true, body, schema: MergeRequest, needs });
  }
  // A person who marked it ready is not overruled.
  const body = { title: titleOf(request.title, known.draft), description };
  return project.need({ path: `merge_requests/${known.iid}`, method: 'PUT', body, schema: MergeRequest, needs });
}

/** GitLab has no other sign of a draft than its title. */
function titleOf(title: string, draft: boolean): string {
  const plain = title.replace(/^(?:\s*(?:draft:|\[draft\]|\(draft\)))+\s*/i, '').slice(0, 240);
  return draft ? `Draft: ${plain}` : plain;
}

/** Keeps a commit on a branch of its own, without a merge request. Returns the page of the branch. */
export async function keepBranch(project: Project, commit: CommitRequest): Promise<{ readonly url: string }> {
  await checkBase(project, commit);
  await publishUnderRules(project, commit);
  const { web_url } = await project.need({ path: '', schema: ProjectReply, needs });
  return { url: `${web_url}/-/tree/${commit.branch}` };
}

/** The commit on its branch. @throws BranchRefused that says which rule keeps Suture from its own branch */
async function publishUnderRules(project: Project, request: CommitRequest): Promise<string> {
  try {
    return await publishCommit(project, request);
  } catch (error) {
    const said = error instanceof CodeHostRefused && error.cause instanceof Failed ? error.cause.said : '';
    if (!/not allowed to|protected|does not follow the pattern|push rule|prohibited/i.test(said)) throw error;
    const rules = ['protected branches and push rules'];
    throw new BranchRefused(project.path, request.branch, rules, said, { cause: error });
  }
}

/** A change is written against one text: on another text it could do anything. @throws BaseMismatch, CodeHostRefused */
async function checkBase(project: Project, { files, baseCommit }: CommitRequest): Promise<void> {
  const path = `repository/commits/${encodeURIComponent(baseCommit)}`;
  if ((await project.ask({ path, schema: Commit, needs })) === undefined)
    throw new CodeHostRefused(project.path, needs, `there is no commit ${baseCommit}`, undefined, {
      remedy: 'Push it to GitLab first.',
    });
  for (const file of files)
    if ((await readFile(project, file.path, baseCommit)) !== file.before) throw new BaseMismatch(file.path, baseCommit);
}

/** Null where there is no such file. */
export async function readFile(project: Project, path: string, ref: string): Promise<string | null> {
  const at = `repository/files/${encodeURIComponent(path)}?${new URLSearchParams({ ref })}`;
  const file = await project.ask({ path: at, schema: File, needs });
  if (file === undefined) return null;
  return file.encoding === 'base64' ? Buffer.from(file.content, 'base64').toString('utf8') : file.content;
}

/** Lays one commit on the base, as the tip of a branch of ours. Returns its id. @throws BranchTaken */
async function publishCommit(project: Project, request: CommitRequest): Promise<string> {
  const { branch, baseCommit, message, files } = request;
  const tip = await readTip(project, branch);
  if (tip !== undefined) {
    if (await isSame(project, tip, request)) return tip;
    if (!(await isOwnPush(project, tip, request.incidentId))) throw new BranchTaken(branch, tip);
  }
  const { id } = await project.need({
    path: 'repository/commits',
    method: 'POST',
    adds: true,
    // With force the branch is written anew from the start, whatever it was.
    body: {
      branch,
      start_sha: baseCommit,
      commit_message: message,
      force: tip !== undefined,
      actions: files.map(actionOf),
    },
    schema: Commit,
    needs,
  });
  return id;
}

function actionOf({ path, before, after }: FileChange): object {
  if (after === null) return { action: 'delete', file_path: path };
  return { action: before === null ? 'create' : 'update', file_path: path, content: after };
}

/** The commit that a branch ends in; undefined where there is no such branch. */
export async function readTip(project: Project, branch: string): Promise<string | undefined> {
  const path = `repository/branches/${encodeURIComponent(branch)}`;
  return (await project.ask({ path, schema: Branch, needs }))?.commit.id;
}

/** Whether the tip is what an earlier try of the same request made. */
async function isSame(project: Project, tip: string, { baseCommit, message, files }: CommitRequest): Promise<boolean> {
  const there = await project.need({ path: `repository/commits/${tip}`, schema: Commit, needs });
  if (there.parent_ids[0] !== baseCommit || there.message.trim() !== message.trim()) return false;
  const changed = (await listDiffs(project, `repository/commits/${tip}/diff`)).flatMap(({ old_path, new_path }) => [
    old_path,
    new_path,
  ]);
  const wanted = new Set(files.map(({ path }) => path));
  if (changed.some((path) => !wanted.has(path)) || [...wanted].some((path) => !changed.includes(path))) return false;
  for (const { path, after } of files) if ((await readFile(project, path, tip)) !== after) return false;
  return true;
}

export async function comment(project: Project, id: string, text: string): Promise<void> {
  const path = `merge_requests/${id}/notes`;
  await project.need({ path, method: 'POST', adds: true, body: { body: disarm(text) }, schema: Nothing, needs });
}
