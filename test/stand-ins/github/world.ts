import type { Git } from '../git/run-git.ts';

export type Json = Readonly<Record<string, unknown>>;
export type AccessLevel = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';
export type Permissions = Readonly<Record<string, string>>;

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
  /** By repository, `owner/name`. */
  readonly access: Map<string, AccessLevel>;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface Comment {
  readonly id: number;
  readonly user: User;
  readonly body: string;
  readonly createdAt: Date;
}

export interface Review {
  readonly id: number;
  readonly user: User;
  readonly body: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: string;
  readonly submittedAt: Date;
}

export interface ReviewComment extends Comment {
  readonly reviewId: number;
  readonly path: string;
  readonly line: number;
  readonly commit: string;
  /** The comment that it answers. */
  readonly inReplyTo?: number;
}

/** What a pull request has beyond an issue. */
export interface Pull {
  readonly headBranch: string;
  baseBranch: string;
  headSha: string;
  baseSha: string;
  draft: boolean;
  mergedAt: Date | undefined;
  mergedBy: User | undefined;
  mergeCommit: string | undefined;
  readonly maintainerCanModify: boolean;
  readonly reviews: Review[];
  readonly requested: User[];
  readonly comments: ReviewComment[];
}

/** Issues and pull requests share one sequence of numbers. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly user: User;
  readonly createdAt: Date;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  updatedAt: Date;
  closedAt: Date | undefined;
  closedBy: User | undefined;
  labels: Label[];
  assignees: User[];
  readonly comments: Comment[];
  /** Deleted by a person: only that it was there is known. */
  deleted?: true;
  readonly pull: Pull | undefined;
}

export interface PullIssue extends Issue {
  readonly pull: Pull;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly creator: User;
  readonly createdAt: Date;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly environment: string;
  readonly creator: User;
  readonly createdAt: Date;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}

export interface CheckRun {
  readonly id: number;
  readonly suiteId: number;
  readonly sha: string;
  readonly name: string;
  /** Null while it runs. */
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly annotations: readonly { readonly path: string; readonly line: number; readonly message: string }[];
  readonly createdAt: Date;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly createdAt: Date;
}

/** A run of a workflow of GitHub Actions; made again, it keeps its id. */
export interface WorkflowRun {
  readonly id: number;
  /** In `.github/workflows`. */
  readonly file: string;
  readonly sha: string;
  readonly branch: string;
  /** push, pull_request, workflow_dispatch … */
  readonly event: string;
  /** queued, waiting, in_progress or completed. */
  status: string;
  /** success, failure, cancelled, skipped …; null until it is completed. */
  conclusion: string | null;
  attempt: number;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface Repository {
  readonly id: number;
  readonly owner: User;
  readonly name: string;
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  readonly git: Git;
  pushedAt: Date;
  /** Number n lies at n - 1. */
  readonly issues: Issue[];
  readonly labels: Map<string, Label>;
  readonly deployments: Deployment[];
  readonly checkRuns: CheckRun[];
  readonly statuses: CommitStatus[];
  /** Oldest first. */
  readonly workflowRuns: WorkflowRun[];
  /** Ruleset rules by branch, as the host lists them. */
  readonly rules: Map<string, readonly Json[]>;
  /** Commits the host itself signed. */
  readonly verified: Set<string>;
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly slug: string;
  readonly publicKey: string | undefined;
  readonly bot: User;
  readonly account: User;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
  /** The App hears of these; subscribed once for all of its installations. */
  readonly events: readonly string[];
  readonly webhookSecret: string;
  readonly createdAt: Date;
}

export interface Token {
  readonly installation: Installation;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
  readonly expiresAt: Date;
}

export interface Download {
  readonly repository: Repository;
  readonly sha: string;
  readonly expiresAt: Date;
}

/** One webhook call as the host would make it; the caller makes it. */
export interface Delivery {
  readonly id: string;
  readonly event:
    | 'pull_request'
    | 'pull_request_review'
    | 'deployment_status'
    | 'workflow_run'
    | 'push'
    | 'issue_comment';
  /** The exact bytes the signature is over. */
  readonly body: string;
  readonly signature: string;
}

/** The state of the stand-in; controls and routes change it through `actions/`. */
export interface World {
  /** The API's address, known once the server listens. */
  url: string;
  readonly folder: string;
  readonly clock: () => Date;
  readonly users: Map<string, User>;
  readonly repositories: Map<string, Repository>;
  readonly installations: Installation[];
  readonly tokens: Map<string, Token>;
  readonly downloads: Map<string, Download>;
  readonly deliveries: Delivery[];
  nextId(): number;
}

export function createWorld(folder: string, clock: () => Date): World {
  let lastId = 1000;
  return {
    url: '',
    folder,
    clock,
    users: new Map(),
    repositories: new Map(),
    installations: [],
    tokens: new Map(),
    downloads: new Map(),
    deliveries: [],
    nextId() {
      lastId += 1;
      return lastId;
    },
  };
}

/** A user by login; throws for one that no test added. */
export function userNamed(world: World, login: string): User {
  const user = world.users.get(login);
  if (user === undefined) throw new Error(`No user ${login}: add them with addUser first.`);
  return user;
}

export function repositoryNamed(world: World, name: string): Repository {
  const repository = world.repositories.get(name);
  if (repository === undefined) throw new Error(`No repository ${name}: make it with createRepository first.`);
  return repository;
}

export function pullNumbered(repository: Repository, number: number): PullIssue | undefined {
  const issue = repository.issues[number - 1];
  return issue !== undefined && isPull(issue) ? issue : undefined;
}

export function isPull(issue: Issue): issue is PullIssue {
  return issue.pull !== undefined;
}

export function accessOf(user: User, repository: Repository): AccessLevel {
  return user.access.get(repository.fullName) ?? 'none';
}

export function mayWrite(user: User, repository: Repository): boolean {
  return ['admin', 'maintain', 'write'].includes(accessOf(user, repository));
}

/** The address by which the host knows a commit's author again. */
export function noreplyAddress(user: User): string {
  return `${user.id}+${user.login}@users.noreply.github.com`;
}

export function userOfAddress(world: World, email: string): User | undefined {
  return [...world.users.values()].find((user) => noreplyAddress(user) === email);
}
