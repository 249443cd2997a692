import type { FileChange, ReviewRef, ReviewRequest } from '@suture/core';
import { z } from 'zod';
import { BaseMismatch, BranchTaken, DraftRefused } from '../errors.ts';
import type { GitHubClient, RepositoryName } from './client.ts';
import { isMissing, refusalOf } from './failures.ts';
import { Comparison, GitCommit, GitRef, GitTree, Pull } from './replies.ts';

const plainFile = '100644';

/**
 * Branch, commit and pull request, each found again if an earlier try made it. The commit names no author or committer, so that
 * GitHub signs it as the App's. A pull request keeps the draft state it was opened in: REST cannot change it.
 * @param base the branch that ships
 * @throws BaseMismatch, BranchTaken, DraftRefused
 */
export async function openReview(
  client: GitHubClient,
  name: RepositoryName,
  base: string,
  request: ReviewRequest,
): Promise<ReviewRef> {
  await checkBase(client, name, request);
  const headCommit = await publishCommit(client, name, request);
  const head = `${name.owner}:${request.branch}`;
  const { data } = await client.rest.pulls.list({ ...name, head, base, state: 'open' });
  const known = data.map((pull) => z.object({ number: z.int() }).parse(pull)).at(0);
  const { title, body } = request;
  const pull =
    known === undefined
      ? await createPull(client, name, base, request)
      : Pull.parse((await client.rest.pulls.update({ ...name, pull_number: known.number, title, body })).data);
  return { id: String(pull.number), url: pull.html_url, branch: request.branch, headCommit };
}

/** A change is written against a text: on another one it could mean anything. */
async function checkBase(
  client: GitHubClient,
  name: RepositoryName,
  { files, baseCommit }: ReviewRequest,
): Promise<void> {
  for (const { path, before } of files) {
    if ((await readFile(client, name, path, baseCommit)) !== before) throw new BaseMismatch(path, baseCommit);
  }
}

async function readFile(client: GitHubClient, name: RepositoryName, path: string, ref: string): Promise<string | null> {
  try {
    const { data } = await client.rest.repos.getContent({ ...name, path, ref, mediaType: { format: 'raw' } });
    return z.string().parse(data);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function publishCommit(client: GitHubClient, name: RepositoryName, request: ReviewRequest): Promise<string> {
  const { baseCommit, branch, message } = request;
  const base = GitCommit.parse((await client.rest.git.getCommit({ ...name, commit_sha: baseCommit })).data);
  const tree = await writeTree(client, name, base.tree.sha, request.files);
  const ref = `heads/${branch}`;
  const tip = await readTip(client, name, ref);
  if (tip !== undefined) {
    const there = GitCommit.parse((await client.rest.git.getCommit({ ...name, commit_sha: tip })).data);
    const same =
      there.tree.sha === tree && there.parents[0]?.sha === baseCommit && there.message.trim() === message.trim();
    if (same) return tip;
    if (!(await isOurs(client, name, tip, request))) throw new BranchTaken(branch, tip);
  }
  const { data } = await client.rest.git.createCommit({ ...name, message, tree, parents: [baseCommit] });
  const { sha } = GitCommit.parse(data);
  if (tip === undefined) await client.rest.git.createRef({ ...name, ref: `refs/${ref}`, sha });
  else await client.rest.git.updateRef({ ...name, ref, sha, force: true });
  return sha;
}

async function writeTree(
  client: GitHubClient,
  name: RepositoryName,
  baseTree: string,
  files: readonly FileChange[],
): Promise<string> {
  const { data } = await client.rest.git.getTree({ ...name, tree_sha: baseTree, recursive: 'true' });
  const modes = new Map(GitTree.parse(data).tree.map((entry) => [entry.path, entry.mode]));
  const entries = files.map(({ path, after }) => {
    const mode = modes.get(path) === '100755' ? ('100755' as const) : (plainFile as '100644');
    return after === null
      ? { path, mode, type: 'blob' as const, sha: null }
      : { path, mode, type: 'blob' as const, content: after };
  });
  const made = await client.rest.git.createTree({ ...name, base_tree: baseTree, tree: entries });
  return z.object({ sha: z.string() }).parse(made.data).sha;
}

async function readTip(client: GitHubClient, name: RepositoryName, ref: string): Promise<string | undefined> {
  try {
    return GitRef.parse((await client.rest.git.getRef({ ...name, ref })).data).object.sha;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether every commit on the branch beyond its base was written for this incident. */
async function isOurs(
  client: GitHubClient,
  name: RepositoryName,
  tip: string,
  request: ReviewRequest,
): Promise<boolean> {
  const basehead = `${request.baseCommit}...${tip}`;
  const { commits } = Comparison.parse(
    (await client.rest.repos.compareCommitsWithBasehead({ ...name, basehead })).data,
  );
  return (
    commits.length > 0 && commits.every(({ commit }) => commit.message.includes(`Incident: ${request.incidentId}`))
  );
}

async function createPull(
  client: GitHubClient,
  name: RepositoryName,
  base: string,
  request: ReviewRequest,
): Promise<Pull> {
  const { title, body, branch, draft } = request;
  try {
    return Pull.parse((await client.rest.pulls.create({ ...name, title, body, head: branch, base, draft })).data);
  } catch (error) {
    if (draft && /draft/i.test(refusalOf(error) ?? ''))
      throw new DraftRefused(`${name.owner}/${name.repo}`, { cause: error });
    throw error;
  }
}

/** Closes a pull request of ours unmerged, says why, and deletes its branch; a closed one stays as it is. */
export async function closeReview(
  client: GitHubClient,
  name: RepositoryName,
  id: string,
  reason: string,
): Promise<void> {
  const at = { ...name, pull_number: Number(id) };
  const pull = Pull.parse((await client.rest.pulls.get(at)).data);
  if (pull.state === 'open') {
    await client.rest.issues.createComment({ ...name, issue_number: pull.number, body: reason });
    await client.rest.pulls.update({ ...at, state: 'closed' });
  }
  const ref = `heads/${pull.head.ref}`;
  if (!pull.head.ref.startsWith('suture/') || pull.merged_at !== null) return;
  if ((await readTip(client, name, ref)) !== undefined) await client.rest.git.deleteRef({ ...name, ref });
}
