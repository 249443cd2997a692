import type { StoredDeployment, StoredIssue, StoredRepository } from './repository.ts';
import { ancestorsOf, changedPaths, type StoredCommit, treeOf } from './repository.ts';

/** An answer of the API: status and body. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const notFound: Answer = { status: 404, body: { message: 'Not Found' } };
export const refused = (message: string): Answer => ({ status: 422, body: { message } });

/** Whether a path of the tree is asked for, which is answered as it is and not as JSON. */
export interface RawText {
  readonly raw: string;
}

/** Who acts through the API. */
export const app = 'suture[bot]';

const urlOf = (repository: StoredRepository, kind: string, number: number) =>
  `https://github.example/${repository.name}/${kind}/${number}`;

export function shapePull(repository: StoredRepository, issue: StoredIssue): object {
  const { pull } = issue;
  return {
    number: issue.number,
    html_url: urlOf(repository, 'pull', issue.number),
    state: issue.state,
    title: issue.title,
    body: issue.body,
    user: userOf(repository, pull?.incidentId === undefined ? 'ada' : app),
    draft: pull?.draft,
    head: { ref: pull?.headBranch, sha: pull?.head },
    base: { ref: pull?.base },
    merged: pull?.mergedAt !== undefined,
    merged_at: pull?.mergedAt ?? null,
    closed_at: issue.closedAt ?? null,
    merged_by: pull?.mergedBy ?? null,
    merge_commit_sha: pull?.mergeCommit ?? null,
  };
}

export function shapeIssue(repository: StoredRepository, issue: StoredIssue): object {
  return {
    number: issue.number,
    html_url: urlOf(repository, 'issues', issue.number),
    state: issue.state,
    body: issue.body,
    closed_by: issue.closedBy === undefined ? null : userOf(repository, issue.closedBy),
    ...(issue.pull === undefined ? {} : { pull_request: {} }),
  };
}

export function shapeReviews(issue: StoredIssue): readonly object[] {
  return (issue.pull?.reviews ?? []).map(({ by, state, body, commit, at }, index) => ({
    id: index + 1,
    user: by,
    body,
    state,
    commit_id: commit,
    submitted_at: at,
  }));
}

export function shapeGitCommit({ sha, tree, parents, message, date }: StoredCommit): object {
  return {
    sha,
    message,
    committer: { date },
    tree: { sha: tree },
    parents: parents.map((parent) => ({ sha: parent })),
  };
}

export function shapeCommit(repository: StoredRepository, { sha, message, date, parents }: StoredCommit): object {
  const files = shapeFiles(repository, parents[0], sha);
  // People write no such line, and what Suture writes is committed by the App.
  const committer = /^Incident: /m.test(message) ? { login: app, type: 'Bot' } : { login: 'ada', type: 'User' };
  return { sha, commit: { message, committer: { date } }, committer, files };
}

/** The files that differ between two commits. Each is small, so that a patch is one piece with the whole file. */
export function shapeFiles(repository: StoredRepository, from: string | undefined, to: string): readonly object[] {
  const [before, after] = [from === undefined ? undefined : treeOf(repository, from), treeOf(repository, to)];
  return changedPaths(repository, from, to).map((filename) => {
    const [removed, added] = [linesOf(before?.get(filename)), linesOf(after.get(filename))];
    const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
    const patch = [`@@ -1,${removed.length} +1,${added.length} @@`, ...lines].join('\n');
    return { filename, status: 'modified', sha: null, patch };
  });
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.replace(/\n$/, '').split('\n');
}

export function userOf(repository: StoredRepository, login: string): object {
  return { login, type: repository.accounts.get(login)?.type ?? 'Bot' };
}

export function shapeComparison(repository: StoredRepository, base: string, head: string): object {
  const [before, after] = [ancestorsOf(repository, base), ancestorsOf(repository, head)];
  const known = new Set(before.map(({ sha }) => sha));
  const ahead = after.filter(({ sha }) => !known.has(sha));
  const isAncestor = after.some(({ sha }) => sha === base);
  const isBehind = before.some(({ sha }) => sha === head);
  const status = base === head ? 'identical' : isAncestor ? 'ahead' : isBehind ? 'behind' : 'diverged';
  return { status, commits: ahead.map((commit) => shapeCommit(repository, commit)), files: [] };
}

export function shapeDeployment({ id, sha, environment, createdAt }: StoredDeployment): object {
  return { id, sha, environment, created_at: createdAt };
}
