import type { Git } from '../git/run-git.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Roles by their number: Guest 10, Reporter 20, Developer 30, Maintainer 40, Owner 50. */
export type Role = 0 | 10 | 20 | 30 | 40 | 50;

export interface User {
  readonly id: number;
  readonly username: string;
  readonly bot: boolean;
  state: 'active' | 'blocked';
  /** By the project's id. */
  readonly roles: Map<number, Role>;
}

export interface Note {
  readonly id: number;
  /** The thread that it is in, named by its first note. */
  readonly thread?: number;
  readonly author: User;
  readonly body: string;
  readonly createdAt: Date;
  /** Written by the host about what the author did. */
  readonly system: boolean;
  readonly position?: { readonly path: string; readonly line: number; readonly head: string };
}

/** A push of one branch, as the activity of an account. */
export interface Push {
  readonly by: User;
  readonly project: number;
  readonly branch: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly at: Date;
}

export type ReviewerState = 'unreviewed' | 'reviewed' | 'requested_changes' | 'approved' | 'unapproved';

/** One push to a merge request. */
export interface Version {
  readonly id: number;
  readonly sha: string;
  readonly createdAt: Date;
}

export interface Issue {
  readonly id: number;
  readonly iid: number;
  readonly author: User;
  readonly createdAt: Date;
  title: string;
  description: string;
  state: 'opened' | 'closed';
  updatedAt: Date;
  closedAt?: Date | undefined;
  closedBy?: User | undefined;
  readonly labels: readonly string[];
  readonly notes: Note[];
}

export interface MergeRequest extends Omit<Issue, 'state'> {
  state: 'opened' | 'closed' | 'merged' | 'locked';
  sourceBranch: string;
  targetBranch: string;
  /** Where the branches met when it was opened or pushed to. */
  startSha: string;
  /** Oldest first. */
  readonly versions: Version[];
  /** Oldest first. */
  readonly pipelines: { readonly id: number; readonly sha: string; readonly status: string }[];
  approvals: { readonly user: User; readonly at: Date }[];
  readonly reviewers: Map<User, ReviewerState>;
  mergedAt?: Date;
  mergeUser?: User;
  mergeCommit?: string;
  squashCommit?: string;
}

export interface Deployment {
  readonly id: number;
  readonly iid: number;
  readonly sha: string;
  readonly ref: string;
  readonly environment: string;
  readonly user: User;
  readonly createdAt: Date;
  status: string;
  updatedAt: Date;
}

/** A job of a pipeline, or what another system says of a commit. */
export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  readonly status: string;
  readonly allowFailure: boolean;
  readonly description: string | null;
  readonly createdAt: Date;
  /** Of a job. */
  readonly job?: { readonly stage: string; readonly failureReason?: string };
}

/** The least roles that may push to and merge into a branch. */
export interface Protection {
  readonly push: Role;
  readonly merge: Role;
}

export interface Project {
  readonly id: number;
  /** `group/project`; changes when it is moved. */
  path: string;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  readonly git: Git;
  readonly issues: Issue[];
  readonly mergeRequests: MergeRequest[];
  readonly deployments: Deployment[];
  /** Oldest first. */
  readonly statuses: Status[];
  readonly protections: Map<string, Protection>;
  /** A push rule: names of branches must match. */
  branchNames?: RegExp;
  approvalsRequired: number;
  /** One on the free tier. */
  mostReviewers: number;
  /** Whether a push takes approvals back: only the paid tiers do. */
  resetsApprovals: boolean;
  readonly hooks: { readonly secret: string }[];
}

export interface Token {
  readonly value: string;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  revoked: boolean;
}

/** One webhook call as the host would make it; the caller makes it. */
export interface Delivery {
  readonly id: string;
  readonly event: 'Merge Request Hook' | 'Note Hook' | 'Deployment Hook' | 'Pipeline Hook';
  readonly body: string;
  readonly token: string;
}

/** The state of the stand-in. */
export interface World {
  url: string;
  readonly folder: string;
  /** Never the same time twice, so that what follows is later. */
  readonly clock: () => Date;
  readonly users: User[];
  readonly projects: Project[];
  /** Paths that projects had before, and their ids. */
  readonly moved: Map<string, number>;
  readonly tokens: Token[];
  readonly deliveries: Delivery[];
  /** Oldest first. */
  readonly pushes: Push[];
  /** Commands found in the texts of others, as the host carries them out. */
  readonly quickActions: string[];
  nextId(): number;
}

export function createWorld(folder: string, clock: () => Date): World {
  let lastId = 1000;
  let lastTime = 0;
  return {
    url: '',
    folder,
    clock: () => {
      lastTime = Math.max(lastTime + 1, clock().getTime());
      return new Date(lastTime);
    },
    users: [],
    projects: [],
    moved: new Map(),
    tokens: [],
    deliveries: [],
    pushes: [],
    quickActions: [],
    nextId: () => {
      lastId += 1;
      return lastId;
    },
  };
}

/** A user by name; throws for one that no test added. */
export function userNamed({ users }: World, username: string): User {
  const user = users.find((one) => one.username === username);
  if (user === undefined) throw new Error(`No user ${username}: add them with addUser first.`);
  return user;
}

export function projectNamed({ projects }: World, path: string): Project {
  const project = projects.find((one) => one.path === path);
  if (project === undefined) throw new Error(`No project ${path}: make it with createProject first.`);
  return project;
}

export function requestNumbered(project: Project, iid: number): MergeRequest {
  const found = project.mergeRequests.find((one) => one.iid === iid);
  if (found === undefined) throw new Error(`There is no merge request ${iid} in ${project.path}.`);
  return found;
}

export function issueNumbered(project: Project, iid: number): Issue {
  const found = project.issues.find((one) => one.iid === iid);
  if (found === undefined) throw new Error(`There is no issue ${iid} in ${project.path}.`);
  return found;
}

export function roleOf(user: User, project: Project): Role {
  return user.state === 'active' ? (user.roles.get(project.id) ?? 0) : 0;
}

export function shaOf(request: MergeRequest): string {
  return request.versions.at(-1)?.sha ?? '';
}

export function isDraft({ title }: MergeRequest): boolean {
  return /^\s*(?:draft:|\[draft\]|\(draft\))/i.test(title);
}

export function webUrlOf({ path }: Project): string {
  return `https://gitlab.example.com/${path}`;
}
