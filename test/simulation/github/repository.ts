import { createHash } from 'node:crypto';

export interface Account {
  readonly login: string;
  readonly type: 'User' | 'Bot';
  /** What it may do in the repository. */
  readonly access: 'admin' | 'write' | 'read' | 'none';
}

export interface StoredCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly date: string;
}

export interface StoredReview {
  readonly by: Account;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly body: string;
  readonly commit: string;
  readonly at: string;
}

export interface StoredPull {
  readonly headBranch: string;
  /** The incident of ours that opened it, as its branch says; undefined for a person's. */
  readonly incidentId: string | undefined;
  base: string;
  head: string;
  draft: boolean;
  mergedAt: string | undefined;
  mergedBy: Account | undefined;
  mergeCommit: string | undefined;
  /** The head at the instant of the merge. */
  mergedHead: string | undefined;
  /** Whether a person opened it again after it was closed. */
  reopened: boolean;
  readonly reviews: StoredReview[];
}

/** An issue, or a pull request, which has a number among the issues. */
export interface StoredIssue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  closedAt: string | undefined;
  closedBy: string | undefined;
  readonly labels: readonly string[];
  readonly comments: { readonly body: string; readonly at: string; readonly by: string }[];
  readonly pull: StoredPull | undefined;
}

export interface StoredDeployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly createdAt: string;
  readonly statuses: { readonly state: string; readonly createdAt: string }[];
}

export type Tree = ReadonlyMap<string, string>;

/** The state of one repository at the code host. */
export interface StoredRepository {
  readonly name: string;
  readonly commits: Map<string, StoredCommit>;
  readonly trees: Map<string, Tree>;
  readonly branches: Map<string, string>;
  readonly issues: StoredIssue[];
  readonly deployments: StoredDeployment[];
  readonly accounts: Map<string, Account>;
}

export function createRepository(name: string, files: Tree, date: string): StoredRepository {
  const repository: StoredRepository = {
    name,
    commits: new Map(),
    trees: new Map(),
    branches: new Map(),
    issues: [],
    deployments: [],
    accounts: new Map(),
  };
  const first = addCommit(repository, { tree: addTree(repository, files), parents: [], message: 'Begin', date });
  repository.branches.set('main', first.sha);
  repository.branches.set('develop', first.sha);
  return repository;
}

export function addTree(repository: StoredRepository, files: Tree): string {
  const sha = idOf([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  repository.trees.set(sha, files);
  return sha;
}

export function addCommit(repository: StoredRepository, commit: Omit<StoredCommit, 'sha'>): StoredCommit {
  const stored = { ...commit, sha: idOf(commit) };
  repository.commits.set(stored.sha, stored);
  return stored;
}

export function treeOf(repository: StoredRepository, commit: string): Tree {
  const tree = repository.commits.get(commit)?.tree;
  return (tree === undefined ? undefined : repository.trees.get(tree)) ?? new Map();
}

/** A commit and all before it, newest first. */
export function ancestorsOf(repository: StoredRepository, commit: string): readonly StoredCommit[] {
  const found = new Map<string, StoredCommit>();
  const left = [commit];
  for (let sha = left.shift(); sha !== undefined; sha = left.shift()) {
    const stored = repository.commits.get(sha);
    if (stored === undefined || found.has(sha)) continue;
    found.set(sha, stored);
    left.push(...stored.parents);
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? 1 : -1));
}

/** The paths that differ between two commits. */
export function changedPaths(repository: StoredRepository, from: string | undefined, to: string): readonly string[] {
  const [before, after] = [from === undefined ? new Map() : treeOf(repository, from), treeOf(repository, to)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
}

/** Moves a branch, and with it the head of its open pull request. */
export function moveBranch(repository: StoredRepository, branch: string, sha: string | undefined): void {
  if (sha === undefined) repository.branches.delete(branch);
  else repository.branches.set(branch, sha);
  for (const { pull, state } of repository.issues) {
    if (pull?.headBranch === branch && state === 'open' && sha !== undefined) pull.head = sha;
  }
}

export function pullsOf({ issues }: StoredRepository): readonly (StoredIssue & { readonly pull: StoredPull })[] {
  return issues.flatMap((issue) => (issue.pull === undefined ? [] : [{ ...issue, pull: issue.pull }]));
}

/** The incident whose branch it is, of a fix or of its revert. */
export function incidentOf(branch: string): string | undefined {
  return /^suture\/(inc-\d+-[0-9a-f]+?)(?:-\d+|-revert)?$/.exec(branch)?.[1];
}

/** Whether a branch takes the fix of an incident back. */
export function isRevert(branch: string): boolean {
  return branch.endsWith('-revert');
}

function idOf(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('hex');
}
