import { addDeploymentStatus, createDeployment } from '../actions/deployments.ts';
import { addComment } from '../actions/issues.ts';
import { closePull, markReady } from '../actions/pull-state.ts';
import { addReview, mergePull, type NewReview } from '../actions/pulls.ts';
import { deleteBranch, setBranch } from '../actions/push.ts';
import { findCommit, headOf } from '../git/history.ts';
import {
  type Delivery,
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

/** What a lever caused the host to tell. */
export interface Caused {
  readonly deliveries: readonly Delivery[];
}

export interface CausedCommit extends Caused {
  readonly sha: string;
}

export interface CausedThing extends Caused {
  readonly id: number;
}

export interface PullWish {
  /** A login; they need write access to merge. */
  readonly by: string;
  readonly method?: 'merge' | 'squash';
}

export interface ReviewWish {
  readonly by: string;
  readonly body?: string;
  readonly comments?: NewReview['comments'];
  /** The commit that was looked at; the head, if not said. */
  readonly commit?: string;
}

export interface DeployWish {
  readonly sha: string;
  readonly environment: string;
  /** success, failure, error, in_progress, queued, pending or inactive. */
  readonly state: string;
  readonly by?: string;
}

/** Somebody pushes. A branch that is not there begins at the default branch. */
export function push(
  world: World,
  name: string,
  branch: string,
  wish: { readonly message: string; readonly files: Files; readonly by?: string },
): CausedCommit {
  const repository = repositoryNamed(world, name);
  const by = wish.by === undefined ? undefined : userNamed(world, wish.by);
  const parent = headOf(repository.git, branch) ?? headOf(repository.git, repository.defaultBranch);
  const sha = writeFiles(world, repository, parent, wish.message, wish.files, by);
  const caused = collect(world, () => setBranch(world, repository, branch, sha, by ?? repository.owner));
  return { sha, ...caused };
}

export function removeBranch(world: World, name: string, branch: string, by: string): Caused {
  const repository = repositoryNamed(world, name);
  return collect(world, () => deleteBranch(world, repository, branch, userNamed(world, by)));
}

/** Merges a pull request as a person would; throws where the host would not let them. */
export function merge(world: World, name: string, number: number, wish: PullWish): CausedCommit {
  const { repository, issue } = find(world, name, number);
  const by = userNamed(world, wish.by);
  if (!mayWrite(by, repository)) throw new Error(`${by.login} may not merge into ${name}: give them write access.`);
  if (issue.state === 'closed') throw new Error(`Pull request ${number} of ${name} is closed already.`);
  let sha: string | undefined;
  const caused = collect(world, () => {
    // The host merges no draft: whoever merges one has made it ready.
    markReady(world, repository, issue, by);
    sha = mergePull(world, repository, issue, { by, method: wish.method ?? 'merge' });
  });
  if (sha === undefined) throw new Error(`Pull request ${number} of ${name} conflicts with its base.`);
  return { sha, ...caused };
}

export function review(
  world: World,
  name: string,
  number: number,
  state: NewReview['state'],
  wish: ReviewWish,
): CausedThing {
  const { repository, issue } = find(world, name, number);
  let id = 0;
  const caused = collect(world, () => {
    const { body = '', comments, commit } = wish;
    id = addReview(world, repository, issue, { by: userNamed(world, wish.by), state, body, comments, commit }).id;
  });
  return { id, ...caused };
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
  const repository = repositoryNamed(world, name);
  const issue = repository.issues[number - 1];
  if (issue === undefined) throw new Error(`There is no issue ${number} in ${name}.`);
  let id = 0;
  const caused = collect(world, () => {
    id = addComment(world, repository, issue, userNamed(world, by), body).id;
  });
  return { id, ...caused };
}

export function deploy(world: World, name: string, wish: DeployWish): CausedThing {
  const repository = repositoryNamed(world, name);
  const sha = findCommit(repository.git, wish.sha);
  if (sha === undefined) throw new Error(`There is no commit ${wish.sha} in ${name}.`);
  const creator: User = wish.by === undefined ? repository.owner : userNamed(world, wish.by);
  const { environment } = wish;
  const made = createDeployment(world, repository, { sha, ref: repository.defaultBranch, environment, creator });
  return { id: made.id, ...collect(world, () => addDeploymentStatus(world, repository, made, wish.state)) };
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

function find(world: World, name: string, number: number): { repository: Repository; issue: PullIssue } {
  const repository = repositoryNamed(world, name);
  const issue = pullNumbered(repository, number);
  if (issue === undefined) throw new Error(`There is no pull request ${number} in ${name}.`);
  return { repository, issue };
}
