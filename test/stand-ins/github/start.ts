import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { api } from './api.ts';
import * as act from './controls/act.ts';
import * as setup from './controls/setup.ts';
import type { Files } from './controls/write-files.ts';
import { findCommit, headOf } from './git/history.ts';
import { findEntry, readBlob } from './git/objects.ts';
import { createFailures, type Failure, type Match } from './http/failures.ts';
import { createJournal, type ExchangeCheck, type LoggedRequest } from './http/journal.ts';
import { shapeComment, shapeIssue } from './shapes/issue.ts';
import { shapePull } from './shapes/pull.ts';
import { createWorld, type Delivery, isPull, type Json, repositoryNamed } from './world.ts';

export interface GitHubStandInOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** What time it is on the host; the machine's own, if not given. */
  readonly clock?: () => Date;
  readonly check?: ExchangeCheck;
}

/** GitHub as far as Suture uses it: the API at `url`, and levers for everybody else in the world. */
export interface GitHubStandIn {
  /** The API's base, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;

  createRepository(wish: setup.NewRepository): { readonly head: string };
  importRepository(wish: setup.ImportedRepository): void;
  addUser(wish: setup.NewUser): void;
  installApp(wish: setup.NewInstallation): { readonly installationId: number; readonly botLogin: string };
  setBranchRules(repository: string, branch: string, rules: readonly Json[]): void;

  commit(repository: string, branch: string, wish: { message: string; files: Files; by?: string }): act.CausedCommit;
  pushTo(repository: string, branch: string, files: Files, wish: { by: string; message?: string }): act.CausedCommit;
  deleteBranch(repository: string, branch: string, wish: { by: string }): act.Caused;
  merge(repository: string, number: number, wish: act.PullWish): act.CausedCommit;
  requestChanges(repository: string, number: number, wish: act.ReviewWish): act.CausedThing;
  approve(repository: string, number: number, wish: act.ReviewWish): act.CausedThing;
  closePull(repository: string, number: number, wish: { by: string }): act.Caused;
  /** Takes a pull request out of draft. */
  markReady(repository: string, number: number, wish: { by: string }): act.Caused;
  comment(repository: string, number: number, wish: { by: string; body: string }): act.CausedThing;
  deploy(repository: string, wish: act.DeployWish): act.CausedThing;
  moveDeployment(repository: string, id: number, state: string): act.Caused;

  /** The file's text, or undefined where the ref or the path is not there. */
  readFile(repository: string, ref: string, path: string): string | undefined;
  head(repository: string, branch: string): string | undefined;
  branches(repository: string): readonly string[];
  /** As the API would show them, oldest first. */
  pulls(repository: string): readonly Json[];
  issues(repository: string): readonly Json[];
  comments(repository: string, number: number): readonly Json[];

  /** All that was told so far; nothing is sent by itself. */
  readonly deliveries: readonly Delivery[];
  /** The same delivery once more, by its id. */
  redeliver(id: string): Delivery;
  readonly requests: readonly LoggedRequest[];
  /** Requests no route answers. */
  readonly unknown: readonly { readonly method: string; readonly path: string }[];
  /** What the check named, and faults of the stand-in itself. */
  readonly problems: readonly string[];
  /** Makes the next requests that match fail. */
  fail(match: Match, failure: Failure): void;
}

/** Starts the stand-in in this process; `close` ends it and removes its repositories. */
export async function startGitHubStandIn(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
  const world = createWorld(mkdtempSync(join(tmpdir(), 'github-stand-in-')), options.clock ?? (() => new Date()));
  const journal = createJournal();
  const failures = createFailures();
  const served = { world, journal, failures, check: options.check };
  // The test's own requests and responses stay Node's.
  const server = createServer(
    getRequestListener((request) => api.fetch(request, served), { overrideGlobalObjects: false }),
  );
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  world.url = urlOf(server);
  return {
    url: world.url,
    close: () => stop(server, world.folder),

    createRepository: (wish) => setup.createRepository(world, wish),
    importRepository: (wish) => setup.importRepository(world, wish),
    addUser: (wish) => void setup.addUser(world, wish),
    installApp(wish) {
      const installation = setup.installApp(world, wish);
      return { installationId: installation.id, botLogin: installation.bot.login };
    },
    setBranchRules: (name, branch, rules) => setup.setBranchRules(world, name, branch, rules),

    commit: (name, branch, wish) => act.push(world, name, branch, wish),
    pushTo: (name, branch, files, wish) => act.push(world, name, branch, { message: 'Push', ...wish, files }),
    deleteBranch: (name, branch, { by }) => act.removeBranch(world, name, branch, by),
    merge: (name, number, wish) => act.merge(world, name, number, wish),
    requestChanges: (name, number, wish) => act.review(world, name, number, 'CHANGES_REQUESTED', wish),
    approve: (name, number, wish) => act.review(world, name, number, 'APPROVED', wish),
    closePull: (name, number, { by }) => act.close(world, name, number, by),
    markReady: (name, number, { by }) => act.makeReady(world, name, number, by),
    comment: (name, number, { by, body }) => act.comment(world, name, number, by, body),
    deploy: (name, wish) => act.deploy(world, name, wish),
    moveDeployment: (name, id, state) => act.moveDeployment(world, name, id, state),

    readFile(name, ref, path) {
      const { git } = repositoryNamed(world, name);
      const sha = findCommit(git, ref);
      const entry = sha === undefined ? undefined : findEntry(git, sha, path);
      return entry?.type === 'blob' ? readBlob(git, entry.sha).toString('utf8') : undefined;
    },
    head: (name, branch) => headOf(repositoryNamed(world, name).git, branch),
    branches: (name) => repositoryNamed(world, name).git.text(['branch', '--format=%(refname:short)']).split('\n'),
    pulls(name) {
      const repository = repositoryNamed(world, name);
      return repository.issues.filter(isPull).map((issue) => shapePull(world, repository, issue));
    },
    issues(name) {
      const repository = repositoryNamed(world, name);
      return repository.issues.filter((issue) => !isPull(issue)).map((issue) => shapeIssue(world, repository, issue));
    },
    comments(name, number) {
      const repository = repositoryNamed(world, name);
      const issue = repository.issues[number - 1];
      return issue === undefined ? [] : issue.comments.map((one) => shapeComment(world, repository, issue, one));
    },

    deliveries: world.deliveries,
    redeliver(id) {
      const delivery = world.deliveries.find((one) => one.id === id);
      if (delivery === undefined) throw new Error(`No delivery ${id} was ever made.`);
      return delivery;
    },
    requests: journal.requests,
    unknown: journal.unknown,
    problems: journal.problems,
    fail: (match, failure) => failures.add(match, failure),
  };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in has no port.');
  return `http://127.0.0.1:${address.port}`;
}

async function stop(server: Server, folder: string): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Kept-alive and hanging connections would hold the server open.
  server.closeAllConnections();
  await closed;
  rmSync(folder, { recursive: true, force: true });
}
