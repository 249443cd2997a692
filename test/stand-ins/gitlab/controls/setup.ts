import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openGit } from '../../git/run-git.ts';
import { type Files, layFiles } from '../actions.ts';
import { type Project, projectNamed, type Role, type Token, type User, userNamed, type World } from '../world.ts';

export interface NewProject {
  /** `group/project`. */
  readonly path: string;
  readonly files: Files;
  /** Laid on the first commit, oldest first. */
  readonly commits?: readonly { readonly message: string; readonly files: Files }[];
}

export interface NewUser {
  readonly username: string;
  readonly bot?: boolean;
  /** By the project's path. */
  readonly roles?: Readonly<Record<string, Role>>;
}

export function createProject(world: World, input: NewProject): { readonly head: string } {
  const project = addProject(world, input.path);
  const pushes = [{ message: 'Start the service', files: input.files }, ...(input.commits ?? [])];
  const by = { name: 'orders', date: world.clock() };
  const head = pushes.reduce<string | undefined>(
    (parent, { message, files }) => layFiles(project, parent, message, files, by),
    undefined,
  );
  if (head === undefined) throw new Error(`Project ${input.path} has no commit.`);
  project.git.text(['update-ref', `refs/heads/${project.defaultBranch}`, head]);
  return { head };
}

/** Takes over the branches of a repository on this disk, ids and all. */
export function importProject(world: World, { path, from }: { readonly path: string; readonly from: string }): void {
  // The stand-in reads objects that are not packed.
  const fetch = ['-c', 'fetch.unpackLimit=1000000', 'fetch', '--quiet', '--', from, '+refs/heads/*:refs/heads/*'];
  addProject(world, path).git.text(fetch);
}

function addProject(world: World, path: string): Project {
  const id = world.nextId();
  const folder = join(world.folder, `${id}.git`);
  mkdirSync(folder);
  const git = openGit(folder);
  git.text(['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
  const project: Project = {
    ...{ id, path, defaultBranch: 'main', createdAt: world.clock(), git },
    ...{
      issues: [],
      mergeRequests: [],
      deployments: [],
      statuses: [],
      hooks: [],
      approvalsRequired: 0,
      mostReviewers: 100,
      resetsApprovals: false,
    },
    // What GitLab sets for a new project.
    protections: new Map([['main', { push: 40, merge: 30 }]]),
  };
  world.projects.push(project);
  return project;
}

/** Adds an account, or gives a known one its roles. */
export function addUser(world: World, { username, bot = false, roles = {} }: NewUser): User {
  const known = world.users.find((one) => one.username === username);
  const user: User = known ?? { id: world.nextId(), username, bot, state: 'active', roles: new Map() };
  if (known === undefined) world.users.push(user);
  for (const [path, role] of Object.entries(roles)) user.roles.set(projectNamed(world, path).id, role);
  return user;
}

export interface NewToken {
  readonly by: string;
  readonly scopes?: readonly string[];
  readonly expiresAt?: string;
}

export function createToken(world: World, { by, scopes = ['api'], expiresAt }: NewToken): string {
  const value = `token-${world.nextId()}`;
  const token: Token = { value, user: userNamed(world, by), scopes, expiresAt: expiresAt ?? null, revoked: false };
  world.tokens.push(token);
  return value;
}

/** Moves a project. GitLab leads readers from the old path to the new one. */
export function renameProject(world: World, path: string, to: string): void {
  const project = projectNamed(world, path);
  world.moved.set(path, project.id);
  project.path = to;
}
