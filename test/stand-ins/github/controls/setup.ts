import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openGit } from '../../git/run-git.ts';
import { listEvents } from '../shapes/app.ts';
import {
  type AccessLevel,
  type Installation,
  type Json,
  type Permissions,
  type Repository,
  repositoryNamed,
  type User,
  type World,
} from '../world.ts';
import { type Files, writeFiles } from './write-files.ts';

export interface NewRepository {
  /** `owner/name`. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Laid on the first commit, oldest first. */
  readonly commits?: readonly { readonly message: string; readonly files: Files }[];
  readonly defaultBranch?: string;
}

export interface ImportedRepository {
  /** `owner/name`. */
  readonly name: string;
  /** Folder of a repository on this disk whose branches are taken over, ids and all. */
  readonly from: string;
}

export interface NewInstallation {
  readonly appId: number;
  /** PEM. Without one, any signature is taken. */
  readonly publicKey?: string;
  /** Their names, all of one owner. */
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
  /** Subscribed events; all that the permissions allow when left out. */
  readonly events?: readonly string[];
  readonly slug?: string;
  readonly webhookSecret?: string;
}

export interface NewUser {
  readonly login: string;
  readonly type?: 'User' | 'Bot';
  /** By repository. */
  readonly permissions?: Readonly<Record<string, AccessLevel>>;
}

export function createRepository(world: World, input: NewRepository): { readonly head: string } {
  const repository = addRepository(world, input.name, input.defaultBranch ?? 'main');
  const pushes = [{ message: 'Start the service', files: input.files }, ...(input.commits ?? [])];
  const head = pushes.reduce<string | undefined>(
    (parent, push) => writeFiles(world, repository, parent, push.message, push.files),
    undefined,
  );
  if (head === undefined) throw new Error(`Repository ${input.name} has no commit.`);
  repository.git.text(['update-ref', `refs/heads/${repository.defaultBranch}`, head]);
  return { head };
}

export function importRepository(world: World, { name, from }: ImportedRepository): void {
  const { git } = addRepository(world, name, 'main');
  // The stand-in reads objects that are not packed.
  git.text(['-c', 'fetch.unpackLimit=1000000', 'fetch', '--quiet', '--', from, '+refs/heads/*:refs/heads/*']);
}

function addRepository(world: World, fullName: string, defaultBranch: string): Repository {
  const [ownerName = '', name = ''] = fullName.split('/');
  if (ownerName === '' || name === '') throw new Error(`${fullName} is no repository name: write owner/name.`);
  if (world.repositories.has(fullName)) throw new Error(`There is a repository ${fullName} already.`);
  const id = world.nextId();
  const folder = join(world.folder, `${id}.git`);
  mkdirSync(folder);
  const git = openGit(folder);
  git.text(['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`]);
  const owner = world.users.get(ownerName) ?? addAccount(world, ownerName, 'Organization');
  const repository: Repository = {
    id,
    owner,
    name,
    fullName,
    defaultBranch,
    createdAt: world.clock(),
    git,
    pushedAt: world.clock(),
    issues: [],
    labels: new Map(),
    deployments: [],
    checkRuns: [],
    statuses: [],
    workflowRuns: [],
    rules: new Map(),
    verified: new Set(),
  };
  world.repositories.set(fullName, repository);
  return repository;
}

/** Adds an account, or gives a known one its access. */
export function addUser(world: World, input: NewUser): User {
  const user = world.users.get(input.login) ?? addAccount(world, input.login, input.type ?? 'User');
  for (const [repository, level] of Object.entries(input.permissions ?? {})) user.access.set(repository, level);
  return user;
}

export function installApp(world: World, input: NewInstallation): Installation {
  const [first, ...others] = input.repositories.map((name) => repositoryNamed(world, name));
  if (first === undefined) throw new Error('An App is installed on at least one repository.');
  if (others.some(({ owner }) => owner !== first.owner)) throw new Error('An installation belongs to one owner.');
  const slug = input.slug ?? 'suture';
  const login = `${slug}[bot]`;
  const installation: Installation = {
    id: world.nextId(),
    appId: input.appId,
    slug,
    publicKey: input.publicKey,
    bot: world.users.get(login) ?? addAccount(world, login, 'Bot'),
    account: first.owner,
    repositories: input.repositories,
    permissions: { metadata: 'read', ...input.permissions },
    events: input.events ?? listEvents(input.permissions),
    webhookSecret: input.webhookSecret ?? 'stand-in webhook secret',
    createdAt: world.clock(),
  };
  world.installations.push(installation);
  return installation;
}

export function setBranchRules(world: World, name: string, branch: string, rules: readonly Json[]): void {
  repositoryNamed(world, name).rules.set(branch, rules);
}

function addAccount(world: World, login: string, type: User['type']): User {
  const user: User = { id: world.nextId(), login, type, access: new Map() };
  world.users.set(login, user);
  return user;
}
