import { findCommit } from '../../git/history.ts';
import { type CheckRun, repositoryNamed, type World } from '../world.ts';

export interface CheckOptions {
  readonly sha: string;
  readonly name: string;
  /** Null while it runs. */
  readonly conclusion: string | null;
  readonly title?: string;
  readonly summary?: string;
  readonly annotations?: CheckRun['annotations'];
}

export interface StatusOptions {
  readonly sha: string;
  readonly context: string;
  /** error, failure, pending or success. */
  readonly state: string;
  readonly description?: string;
}

/** A run of a program's check on a commit; a later one of the same name replaces it. */
export function runCheck(world: World, name: string, input: CheckOptions): void {
  const repository = repositoryNamed(world, name);
  const sha = findCommit(repository.git, input.sha);
  if (sha === undefined) throw new Error(`There is no commit ${input.sha} in ${name}.`);
  const { title = null, summary = null, annotations = [] } = input;
  const ids = { id: world.nextId(), suiteId: world.nextId() };
  repository.checkRuns.push({ ...input, ...ids, sha, title, summary, annotations, createdAt: world.clock() });
}

/** A status of a commit; a later one of the same context replaces it. */
export function setStatus(world: World, name: string, input: StatusOptions): void {
  const { description = null } = input;
  const status = { ...input, id: world.nextId(), description, createdAt: world.clock() };
  repositoryNamed(world, name).statuses.push(status);
}
