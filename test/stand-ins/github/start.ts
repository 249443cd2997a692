import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { findCommit, headOf } from '../git/history.ts';
import { findEntry, readBlob } from '../git/objects.ts';
import { createFailures, type Failure, type Match } from '../http/failures.ts';
import type { NewWorkflowRun } from './actions/workflow-runs.ts';
import { api } from './api.ts';
import * as act from './controls/act.ts';
import { type CheckOptions, runCheck, type StatusOptions, setStatus } from './controls/check.ts';
import * as setup from './controls/setup.ts';
import type { Files } from './controls/write-files.ts';
import { createJournal, type ExchangeCheck, type LoggedRequest } from './http/journal.ts';
import { shapeComment, shapeIssue } from './shapes/issue.ts';
import { shapePull } from './shapes/pull.ts';
import { shapeReviewComment } from './shapes/review.ts';
import { createWorld, type Delivery, isPull, type Json, pullNumbered, repositoryNamed } from './world.ts';

export interface GitHubStandInOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** The host's time; the machine's clock when omitted. */
  readonly clock?: () => Date;
  readonly check?: ExchangeCheck;
}

/** The part of GitHub that Suture uses: the API at `url`, and controls for everything other people and systems do. */
export interface GitHubStandIn {
  /** The API's base URL, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;

  createRepository(input: setup.NewRepository): { readonly head: string };
  importRepository(input: setup.ImportedRepository): void;
  addUser(input: setup.NewUser): void;
  installApp(input: setup.NewInstallation): { readonly installationId: number; readonly botLogin: string };
  setBranchRules(repository: string, branch: string, rules: readonly Json[]): void;

  commit(repository: string, branch: string, input: { message: string; files: Files; by?: string }): act.CausedCommit;
  pushTo(repository: string, branch: string, files: Files, input: { by: string; message?: string }): act.CausedCommit;
  deleteBranch(repository: string, branch: string, input: { by: string }): act.Caused;
  merge(repository: string, number: number, input: act.MergeOptions): act.CausedCommit;
  requestChanges(repository: string, number: number, input: act.ReviewOptions): act.CausedThing;
  approve(repository: string, number: number, input: act.ReviewOptions): act.CausedThing;
  /** Takes back the reviews of a person. */
  dismissReviews(repository: string, number: number, login: string): void;
  /** Points a pull request at another branch. */
  retarget(repository: string, number: number, base: string): void;
  closePull(repository: string, number: number, input: { by: string }): act.Caused;
  /** Takes a pull request out of draft. */
  markReady(repository: string, number: number, input: { by: string }): act.Caused;
  comment(repository: string, number: number, input: { by: string; body: string }): act.CausedThing;
  /** Opens a pull request of a branch as a person or another program does. Returns its number. */
  openPull(repository: string, input: { by: string; branch: string; title: string; body?: string }): number;
  /** Changes the description of an issue as a person does on its page. */
  editIssue(repository: string, number: number, input: { by: string; edit: (body: string) => string }): void;
  closeIssue(repository: string, number: number, input: { by: string }): void;
  deleteIssue(repository: string, number: number): void;
  /** A run of a program's check on a commit. */
  runCheck(repository: string, input: CheckOptions): void;
  setStatus(repository: string, input: StatusOptions): void;
  deploy(repository: string, input: act.DeployOptions): act.CausedThing;
  moveDeployment(repository: string, id: number, state: string): act.Caused;
  runWorkflow(repository: string, run: NewWorkflowRun): act.CausedThing;
  /** A completed run that is moved is made again. */
  moveRun(repository: string, id: number, to: { status: string; conclusion: string | null }): act.Caused;

  /** The file's text, or undefined if the ref or the path does not exist. */
  readFile(repository: string, ref: string, path: string): string | undefined;
  head(repository: string, branch: string): string | undefined;
  branches(repository: string): readonly string[];
  /** In the API's form, oldest first. */
  pulls(repository: string): readonly Json[];
  issues(repository: string): readonly Json[];
  comments(repository: string, number: number): readonly Json[];
  /** Comments on lines of a pull request. */
  reviewComments(repository: string, number: number): readonly Json[];

  /** All webhook deliveries so far. The stand-in records them and never sends them. */
  readonly deliveries: readonly Delivery[];
  /** Returns the delivery with this id again. */
  redeliver(id: string): Delivery;
  readonly requests: readonly LoggedRequest[];
  /** Requests that matched no route. */
  readonly unknown: readonly { readonly method: string; readonly path: string }[];
  /** Problems that the check reported, and errors inside the stand-in. */
  readonly problems: readonly string[];
  /** Makes the next matching requests fail. */
  fail(match: Match, failure: Failure): void;
}

/** Starts the stand-in in this process; `close` stops it and removes its repositories. */
export async function startGitHubStandIn(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
  const world = createWorld(mkdtempSync(join(tmpdir(), 'github-stand-in-')), options.clock ?? (() => new Date()));
  const journal = createJournal();
  const failures = createFailures();
  const served = { world, journal, failures, check: options.check };
  // The server would otherwise replace the global Request and Response of the test process.
  const server = createServer(
    getRequestListener((request) => api.fetch(request, served), { overrideGlobalObjects: false }),
  );
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  world.url = urlOf(server);
  return {
    url: world.url,
    close: () => stop(server, world.folder),

    createRepository: (input) => setup.createRepository(world, input),
    importRepository: (input) => setup.importRepository(world, input),
    addUser: (input) => void setup.addUser(world, input),
    installApp(input) {
      const installation = setup.installApp(world, input);
      return { installationId: installation.id, botLogin: installation.bot.login };
    },
    setBranchRules: (name, branch, rules) => setup.setBranchRules(world, name, branch, rules),

    commit: (name, branch, input) => act.push(world, name, branch, input),
    pushTo: (name, branch, files, input) => act.push(world, name, branch, { message: 'Push', ...input, files }),
    deleteBranch: (name, branch, { by }) => act.removeBranch(world, name, branch, by),
    merge: (name, number, input) => act.merge(world, name, number, input),
    requestChanges: (name, number, input) => act.review(world, name, number, 'CHANGES_REQUESTED', input),
    approve: (name, number, input) => act.review(world, name, number, 'APPROVED', input),
    dismissReviews: (name, number, login) => act.dismissReviews(world, name, number, login),
    retarget: (name, number, base) => act.retarget(world, name, number, base),
    closePull: (name, number, { by }) => act.close(world, name, number, by),
    markReady: (name, number, { by }) => act.makeReady(world, name, number, by),
    comment: (name, number, { by, body }) => act.comment(world, name, number, by, body),
    openPull: (name, input) => act.openPullAs(world, name, input),
    editIssue: (name, number, { by, edit }) => act.editIssue(world, name, number, by, edit),
    closeIssue: (name, number, { by }) => act.closeIssue(world, name, number, by),
    deleteIssue: (name, number) => act.deleteIssue(world, name, number),
    runCheck: (name, input) => runCheck(world, name, input),
    setStatus: (name, input) => setStatus(world, name, input),
    deploy: (name, input) => act.deploy(world, name, input),
    moveDeployment: (name, id, state) => act.moveDeployment(world, name, id, state),
    runWorkflow: (name, run) => act.runWorkflow(world, name, run),
    moveRun: (name, id, to) => act.moveRun(world, name, id, to),

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

    reviewComments(name, number) {
      const repository = repositoryNamed(world, name);
      const issue = pullNumbered(repository, number);
      return (issue?.pull.comments ?? []).map((one) =>
        issue === undefined ? {} : shapeReviewComment(world, repository, issue, one),
      );
    },

    deliveries: world.deliveries,
    redeliver(id) {
      const delivery = world.deliveries.find((one) => one.id === id);
      if (delivery === undefined) throw new Error(`There is no delivery ${id}.`);
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
