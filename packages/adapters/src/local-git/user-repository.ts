import { realpath } from 'node:fs/promises';
import { GitFailed, RepositoryUnusable } from '../errors.ts';
import { askGit, readGit, runGit } from './git.ts';

/** Whether the folder is the top of a repository with a commit. @throws RepositoryUnusable with what to do */
export async function checkIsRepository(repository: string): Promise<void> {
  const real = await realpath(repository).catch((cause: unknown) => {
    throw new RepositoryUnusable(repository, 'there is no such folder. Name an existing one.', { cause });
  });
  const top = await askGit({ at: real, args: ['rev-parse', '--show-toplevel'] });
  if (top.code !== 0) throw new RepositoryUnusable(repository, explain(top.errors));
  const root = await realpath(top.output.toString('utf8').replace(/\n$/, ''));
  if (root !== real)
    throw new RepositoryUnusable(repository, `it lies inside the repository ${root}. Name that folder.`);
  const head = await askGit({ at: real, args: ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'] });
  if (head.code !== 0) throw new RepositoryUnusable(repository, 'it has no commit yet. Commit your code first.');
}

function explain(errors: string): string {
  if (errors.includes('must be run in a work tree')) return 'it is a bare repository. Clone it and name the clone.';
  if (errors.includes('dubious ownership')) return 'it belongs to another user. Run Suture as that user.';
  return 'it is not a git repository. Run `git init`, commit your code, then try again.';
}

/**
 * Paths that differ from HEAD, without those that the user's configuration ignores.
 * @param untracked `normal` names a folder without any tracked file as one path, `all` each of its files
 */
export async function listUncommitted(repository: string, untracked: 'normal' | 'all'): Promise<readonly string[]> {
  const args = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'status', '--porcelain', '-z'];
  const options = ['--no-renames', '--ignore-submodules=all', `--untracked-files=${untracked}`];
  const output = await runGit({ at: repository, args: [...args, ...options], asPerson: true });
  return output
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

/** The commit a branch is at, or undefined when there is no such branch. */
export function readBranch(repository: string, branch: string): Promise<string | undefined> {
  return readRef(repository, `refs/heads/${branch}`);
}

/** The commit of a ref, or undefined when there is no such ref. */
export async function readRef(at: string, ref: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, output } = await askGit({ at, args });
  return code === 0 ? output.toString('utf8').trim() : undefined;
}

/** The branch that is checked out, or undefined when HEAD is detached. */
export async function readCurrentBranch(repository: string): Promise<string | undefined> {
  const { code, output } = await askGit({ at: repository, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] });
  return code === 0 ? output.toString('utf8').trim() : undefined;
}

/** Whether `commit` is `of` or one of its ancestors; false for an unknown commit. */
export async function isAncestor(repository: string, commit: string, of: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', commit, of];
  return (await askGit({ at: repository, args })).code === 0;
}

/** The first commit of `branch` that contains `commit`. */
export async function findMergeCommit(repository: string, commit: string, branch: string): Promise<string> {
  const range = ['--end-of-options', `${commit}..refs/heads/${branch}`, '--'];
  const args = ['rev-list', '--first-parent', '--ancestry-path', '--reverse', ...range];
  const [first] = (await readGit({ at: repository, args })).split('\n');
  return first === undefined || first === '' ? commit : first;
}

/** Deletes a branch if it is still at `commit` and not checked out. */
export async function deleteBranch(repository: string, branch: string, commit: string): Promise<void> {
  if ((await readBranch(repository, branch)) !== commit || (await readCurrentBranch(repository)) === branch) return;
  const args = ['update-ref', '-d', `refs/heads/${branch}`, commit];
  const { code, errors } = await askGit({ at: repository, args });
  if (code !== 0 && (await readBranch(repository, branch)) === commit) throw new GitFailed(args, errors);
}

/**
 * Deletes a branch that Suture made, whether or not it is merged.
 * @param commits those that Suture put there; a branch at another commit holds a person's work
 * @returns why it is left; undefined if it is gone
 */
export async function removeBranch(
  repository: string,
  branch: string,
  commits: readonly string[],
): Promise<string | undefined> {
  const tip = await readBranch(repository, branch);
  if (tip === undefined) return undefined;
  if (!commits.includes(tip)) return 'it has commits that Suture did not make';
  if ((await readCurrentBranch(repository)) === branch) return 'it is checked out';
  const { code, errors } = await askGit({ at: repository, args: ['branch', '-D', '--', branch], asPerson: true });
  return code === 0 ? undefined : `git says: ${errors.trim()}`;
}

/** The commit that is checked out. */
export function readHead(repository: string): Promise<string> {
  return readGit({ at: repository, args: ['rev-parse', '--verify', 'HEAD^{commit}'] });
}
