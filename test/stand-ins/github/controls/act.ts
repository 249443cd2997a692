import { findCommit, headOf } from '../../git/history.ts';
import { addDeploymentStatus, createDeployment } from '../actions/deployments.ts';
import { addComment, changeIssue } from '../actions/issues.ts';
import { closePull, markReady } from '../actions/pull-state.ts';
import { addReview, mergePull, type NewReview, openPull } from '../actions/pulls.ts';
import { deleteBranch, setBranch } from '../actions/push.ts';
import { addWorkflowRun, moveWorkflowRun, type NewWorkflowRun } from '../actions/workflow-runs.ts';
import {
  type Delivery,
  type Issue,
  mayWrite,
  type PullIssue,
  pullNumbered,
  type Repository,
  repositoryNamed,
  type User,
  userNamed,
  type World,
} from '../world.ts';
import { type Files, writeFiles } from './write-files.ts';

/** The webhook deliveries that a control caused. */
export interface Caused {
  readonly deliveries: readonly Delivery[];
}

export interface CausedCommit extends Caused {
  readonly sha: string;
}

export interface CausedThing extends Caused {
  readonly id: number;
}

export interface MergeOptions {
  /** A login with write access. */
  readonly by: string;
  readonly method?: 'merge' | 'squash';
}

export interface ReviewOptions {
  readonly by: string;
  readonly body?: string;
  readonly comments?: NewReview['comments'];
  /** The reviewed commit; the head when omitted. */
  readonly commit?: string;
}

export interface DeployOptions {
  readonly sha: string;
  readonly environment: string;
  /** success, failure, error, in_progress, queued, pending or inactive. */
  readonly state: string;
  readonly by?: string;
}

/** Pushes a commit. A new branch starts at the default branch. */
export function push(
  world: World,
  name: string,
  branch: string,
  input: { readonly message: string; readonly files: Files; readonly by?: string },
): CausedCommit {
  const repository = repositoryNamed(world, name);
  const by = input.by === undefined ? undefined : userNamed(world, input.by);
  const parent = headOf(repository.git, branch) ?? headOf(repository.git, repository.defaultBranch);
  const sha = writeFiles(world, repository, parent, input.message, input.files, by);
  const caused = collect(world, () => setBranch(world, repository, branch, sha, by ?? repository.owner));
  return { sha, ...caused };
}

export function removeBranch(world: World, name: string, branch: string, by: string): Caused {
  const repository = repositoryNamed(world, name);
  return collect(world, () => deleteBranch(world, repository, branch, userNamed(world, by)));
}

/** Merges a pull request as a person would; throws if GitHub would refuse. */
export function merge(world: World, name: string, number: number, input: MergeOptions): CausedCommit {
  const { repository, issue } = find(world, name, number);
  const by = userNamed(world, input.by);
  if (!mayWrite(by, repository)) throw new Error(`${by.login} may not merge into ${name}: give them write access.`);
  if (issue.state === 'closed') throw new Error(`Pull request ${number} of ${name} is closed already.`);
  let sha: string | undefined;
  const caused = collect(world, () => {
    // GitHub does not merge drafts, so the person marks it ready first.
    markReady(world, repository, issue, by);
    sha = mergePull(world, repository, issue, { by, method: input.method ?? 'merge' });
  });
  if (sha === undefined) throw new Error(`Pull request ${number} of ${name} conflicts with its base.`);
  return { sha, ...caused };
}

/** Opens a pull request of a branch as a person or another program does. Returns its number. */
export function openPullAs(
  world: World,
  name: string,
  input: { readonly by: string; readonly branch: string; readonly title: string; readonly body?: string },
): number {
  const repository = repositoryNamed(world, name);
  const { git, defaultBranch } = repository;
  const [headSha, baseSha] = [headOf(git, input.branch), headOf(git, defaultBranch)];
  if (headSha === undefined || baseSha === undefined) throw new Error(`There is no branch ${input.branch} in ${name}.`);
  const { title, body = null, branch } = input;
  const about = { title, body, headBranch: branch, headSha, baseBranch: defaultBranch, baseSha };
  return openPull(world, repository, {
    ...about,
    draft: false,
    maintainerCanModify: false,
    user: userNamed(world, input.by),
  }).number;
}

export function review(
  world: World,
  name: string,
  number: number,
  state: NewReview['state'],
  input: ReviewOptions,
): CausedThing {
  const { repository, issue } = find(world, name, number);
  let id = 0;
  const caused = collect(world, () => {
    const { body = '', comments, commit } = input;
    id = addReview(world, repository, issue, { by: userNamed(world, input.by), state, body, comments, commit }).id;
  });
  return { id, ...caused };
}

/** Takes back the reviews of a person, as an administrator may. */
export function dismissReviews(world: World, name: string, number: number, login: string): void {
  const { reviews } = find(world, name, number).issue.pull;
  for (const [index, review] of reviews.entries())
    if (review.user.login === login && review.state !== 'COMMENTED') reviews[index] = { ...review, state: 'DISMISSED' };
}

/** Points a pull request at another branch. */
export function retarget(world: World, name: string, number: number, base: string): void {
  const { repository, issue } = find(world, name, number);
  const baseSha = headOf(repository.git, base);
  if (baseSha === undefined) throw new Error(`There is no branch ${base} in ${name}.`);
  Object.assign(issue.pull, { baseBranch: base, baseSha });
}

export function close(world: World, name: string, number: number, by: string): Caused {
  const { repository, issue } = find(world, name, number);
  return collect(world, () => closePull(world, repository, issue, userNamed(world, by)));
}

export function makeReady(world: World, name: string, number: number, by: string): Caused {
  const { repository, issue } = find(world, name, number);
  return collect(world, () => markReady(world, repository, issue, userNamed(world, by)));
}

export function comment(world: World, name: string, number: number, by: string, body: string): CausedThing {
  const { repository, issue } = findIssue(world, name, number);
  let id = 0;
  const caused = collect(world, () => {
    id = addComment(world, repository, issue, userNamed(world, by), body).id;
  });
  return { id, ...caused };
}

/** Changes the description of an issue as a person does on its page, which sends other line breaks. */
export function editIssue(
  world: World,
  name: string,
  number: number,
  by: string,
  edit: (body: string) => string,
): void {
  const { repository, issue } = findIssue(world, name, number);
  const body = edit(issue.body ?? '').replace(/\r?\n/g, '\r\n');
  changeIssue(world, repository, issue, { body }, userNamed(world, by));
}

export function closeIssue(world: World, name: string, number: number, by: string): void {
  const { repository, issue } = findIssue(world, name, number);
  changeIssue(world, repository, issue, { state: 'closed', stateReason: 'not_planned' }, userNamed(world, by));
}

export function deleteIssue(world: World, name: string, number: number): void {
  findIssue(world, name, number).issue.deleted = true;
}

export function deploy(world: World, name: string, input: DeployOptions): CausedThing {
  const repository = repositoryNamed(world, name);
  const sha = findCommit(repository.git, input.sha);
  if (sha === undefined) throw new Error(`There is no commit ${input.sha} in ${name}.`);
  const creator: User = input.by === undefined ? repository.owner : userNamed(world, input.by);
  const { environment } = input;
  const made = createDeployment(world, repository, { sha, ref: repository.defaultBranch, environment, creator });
  return { id: made.id, ...collect(world, () => addDeploymentStatus(world, repository, made, input.state)) };
}

/** Starts or ends a run of a workflow on a commit. */
export function runWorkflow(world: World, name: string, run: NewWorkflowRun): CausedThing {
  const repository = repositoryNamed(world, name);
  if (findCommit(repository.git, run.sha) === undefined) throw new Error(`There is no commit ${run.sha} in ${name}.`);
  let id = 0;
  const caused = collect(world, () => {
    ({ id } = addWorkflowRun(world, repository, run));
  });
  return { id, ...caused };
}

export function moveRun(
  world: World,
  name: string,
  id: number,
  to: { readonly status: string; readonly conclusion: string | null },
): Caused {
  const repository = repositoryNamed(world, name);
  const run = repository.workflowRuns.find((one) => one.id === id);
  if (run === undefined) throw new Error(`There is no run ${id} in ${name}.`);
  return collect(world, () => moveWorkflowRun(world, repository, run, to));
}

export function moveDeployment(world: World, name: string, id: number, state: string): Caused {
  const repository = repositoryNamed(world, name);
  const deployment = repository.deployments.find((one) => one.id === id);
  if (deployment === undefined) throw new Error(`There is no deployment ${id} in ${name}.`);
  return collect(world, () => addDeploymentStatus(world, repository, deployment, state));
}

function collect(world: World, act: () => unknown): Caused {
  const before = world.deliveries.length;
  act();
  return { deliveries: world.deliveries.slice(before) };
}

function findIssue(world: World, name: string, number: number): { repository: Repository; issue: Issue } {
  const repository = repositoryNamed(world, name);
  const issue = repository.issues[number - 1];
  if (issue === undefined) throw new Error(`There is no issue ${number} in ${name}.`);
  return { repository, issue };
}

function find(world: World, name: string, number: number): { repository: Repository; issue: PullIssue } {
  const repository = repositoryNamed(world, name);
  const issue = pullNumbered(repository, number);
  if (issue === undefined) throw new Error(`There is no pull request ${number} in ${name}.`);
  return { repository, issue };
}
