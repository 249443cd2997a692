import type { StoredDeployment, StoredIssue, StoredRepository } from './repository.ts';
import { ancestorsOf, changedPaths, type StoredCommit } from './repository.ts';

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

const urlOf = (repository: StoredRepository, kind: string, number: number) =>
  `https://github.example/${repository.name}/${kind}/${number}`;

export function shapePull(repository: StoredRepository, issue: StoredIssue): object {
  const { pull } = issue;
  return {
    number: issue.number,
    html_url: urlOf(repository, 'pull', issue.number),
    state: issue.state,
    title: issue.title,
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
    ...(issue.pull === undefined ? {} : { pull_request: {} }),
  };
}

export function shapeReviews(issue: StoredIssue): readonly object[] {
  return (issue.pull?.reviews ?? []).map(({ by, state, body, commit, at }) => ({
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
  const files = changedPaths(repository, parents[0], sha).map((filename) => ({
    filename,
    status: 'modified',
    sha: null,
  }));
  return { sha, commit: { message, committer: { date } }, files };
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
