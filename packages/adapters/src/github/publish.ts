import { defined, type FileChange, type ReviewRef, type ReviewRequest } from '@suture/core';
import * as z from 'zod';
import { BaseMismatch, BranchRefused, BranchTaken, DraftRefused } from '../errors.ts';
import { readReviewRule, readRules } from './branch-rules.ts';
import type { Repo } from './client.ts';
import { refusalOf, unlessMissing } from './failures.ts';
import { isOwnCommit } from './own-commit.ts';
import { Comparison, GitCommit, GitRef, GitTree, Pull } from './replies.ts';

type CommitRequest = Pick<ReviewRequest, 'incidentId' | 'baseCommit' | 'branch' | 'files' | 'message'>;

/**
 * Creates branch, commit and pull request, or reuses those of an earlier attempt. The commit names no author or committer, so that
 * GitHub signs it as the App's. A pull request keeps its first draft state: REST cannot change it.
 * @param base the branch to merge into
 * @throws BaseMismatch, BranchRefused, BranchTaken, DraftRefused
 */
export async function openReview(repo: Repo, base: string, request: ReviewRequest): Promise<ReviewRef> {
  await checkBase(repo, request);
  const requiresReview = request.base === undefined ? await readReviewRule(repo, base) : undefined;
  const headCommit = await publishUnderRules(repo, request);
  const head = `${repo.name.owner}:${request.branch}`;
  // A person may have changed its base: it is still the one of this branch.
  const { data } = await repo.client.rest.pulls.list({ ...repo.name, head, state: 'open' });
  const known = data.map((pull) => z.object({ number: z.int() }).parse(pull)).at(0);
  const { title, body } = request;
  const pull =
    known === undefined
      ? await createPull(repo, base, request)
      : Pull.parse(
          (await repo.client.rest.pulls.update({ ...repo.name, pull_number: known.number, title, body })).data,
        );
  return {
    ...{ id: String(pull.number), url: pull.html_url, branch: request.branch, headCommit, base },
    ...defined({ requiresReview }),
  };
}

/** The commit on its branch. @throws BranchRefused that names the rules which keep Suture from its own branch */
async function publishUnderRules(repo: Repo, request: ReviewRequest): Promise<string> {
  try {
    return await publishCommit(repo, request);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined || !/\brules?\b/i.test(refusal)) throw error;
    const rules = await readRules(repo, request.branch);
    throw new BranchRefused(
      `${repo.name.owner}/${repo.name.repo}`,
      request.branch,
      rules.map(({ type }) => type),
      refusal,
      {
        cause: error,
      },
    );
  }
}

/** A change is written against one text: on another text it could do anything. */
async function checkBase(repo: Repo, { files, baseCommit }: ReviewRequest): Promise<void> {
  for (const { path, before } of files) {
    if ((await readFile(repo, path, baseCommit)) !== before) throw new BaseMismatch(path, baseCommit);
  }
}

async function readFile({ client, name }: Repo, path: string, ref: string): Promise<string | null> {
  const raw = { format: 'raw' };
  const answer = await unlessMissing(client.rest.repos.getContent({ ...name, path, ref, mediaType: raw }));
  return answer === undefined ? null : z.string().parse(answer.data);
}

/** Lays one commit on another, as the tip of a branch of ours. Returns its id. @throws BranchTaken */
export async function publishCommit(repo: Repo, request: CommitRequest): Promise<string> {
  const { baseCommit, branch, message } = request;
  const base = GitCommit.parse((await repo.client.rest.git.getCommit({ ...repo.name, commit_sha: baseCommit })).data);
  const tree = await writeTree(repo, base.tree.sha, request.files);
  const ref = `heads/${branch}`;
  const tip = await readTip(repo, ref);
  if (tip !== undefined) {
    const there = GitCommit.parse((await repo.client.rest.git.getCommit({ ...repo.name, commit_sha: tip })).data);
    const same =
      there.tree.sha === tree && there.parents[0]?.sha === baseCommit && there.message.trim() === message.trim();
    if (same) return tip;
    if (!(await isOurs(repo, tip, request))) throw new BranchTaken(branch, tip);
  }
  const { data } = await repo.client.rest.git.createCommit({ ...repo.name, message, tree, parents: [baseCommit] });
  const { sha } = GitCommit.parse(data);
  if (tip === undefined) await repo.client.rest.git.createRef({ ...repo.name, ref: `refs/${ref}`, sha });
  else await repo.client.rest.git.updateRef({ ...repo.name, ref, sha, force: true });
  return sha;
}

async function writeTree(repo: Repo, baseTree: string, files: readonly FileChange[]): Promise<string> {
  const { data } = await repo.client.rest.git.getTree({ ...repo.name, tree_sha: baseTree, recursive: 'true' });
  const modes = new Map(GitTree.parse(data).tree.map((entry) => [entry.path, entry.mode]));
  const entries = files.map(({ path, after }) => {
    const mode = modes.get(path) === '100755' ? '100755' : '100644';
    const entry = { path, mode, type: 'blob' } as const;
    return after === null ? { ...entry, sha: null } : { ...entry, content: after };
  });
  const made = await repo.client.rest.git.createTree({ ...repo.name, base_tree: baseTree, tree: entries });
  return z.object({ sha: z.string() }).parse(made.data).sha;
}

/** The commit that a ref names; undefined when there is no such ref. @param ref `heads/main` */
export async function readTip(repo: Repo, ref: string): Promise<string | undefined> {
  const answer = await unlessMissing(repo.client.rest.git.getRef({ ...repo.name, ref }));
  return answer === undefined ? undefined : GitRef.parse(answer.data).object.sha;
}

/** Whether every commit on the branch beyond its base was written for this incident. */
async function isOurs(repo: Repo, tip: string, request: CommitRequest): Promise<boolean> {
  const basehead = `${request.baseCommit}...${tip}`;
  const { data } = await repo.client.rest.repos.compareCommitsWithBasehead({ ...repo.name, basehead });
  const { commits } = Comparison.parse(data);
  return commits.length > 0 && commits.every((commit) => isOwnCommit(commit, request.incidentId));
}

async function createPull(repo: Repo, base: string, request: ReviewRequest): Promise<Pull> {
  const { title, body, branch, draft } = request;
  try {
    return Pull.parse(
      (await repo.client.rest.pulls.create({ ...repo.name, title, body, head: branch, base, draft })).data,
    );
  } catch (error) {
    if (draft && /draft/i.test(refusalOf(error) ?? ''))
      throw new DraftRefused(`${repo.name.owner}/${repo.name.repo}`, { cause: error });
    throw error;
  }
}
