import type { Clock, ReviewRequest } from '@suture/core';
import { BranchTaken } from '../errors.ts';
import { readGit, runGit } from './git.ts';
import { readBranch, readRef } from './user-repository.ts';

/** Disables the repository's receive hooks and housekeeping, which are for people's pushes. The text is fixed, because git passes it to a shell. */
const receivePack = 'git -c core.hooksPath=/dev/null -c receive.autogc=false -c gc.auto=0 receive-pack';

/** The commit for a request: a new one, or that of an earlier attempt with the same content. */
export async function makeCommit(bare: string, tree: string, request: ReviewRequest, clock: Clock): Promise<string> {
  const earlier = await readOwn(bare, request.branch);
  if (earlier !== undefined && (await isSame(bare, earlier, tree, request))) return earlier;
  const date = `${Math.floor(clock.now().getTime() / 1000)} +0000`;
  const environment = {
    GIT_AUTHOR_NAME: 'Suture',
    GIT_AUTHOR_EMAIL: 'suture@localhost',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Suture',
    GIT_COMMITTER_EMAIL: 'suture@localhost',
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', '-p', request.baseCommit, '-F', '-', tree];
  return readGit({ at: bare, args, input: `${request.message.trimEnd()}\n`, environment });
}

/**
 * Pushes the commit to the branch in the user's repository atomically. Our own ref moves first, so that after a crash the branch
 * is known to be ours.
 * @throws BranchTaken when the branch is at a commit that is not ours
 */
export async function pushBranch(
  bare: string,
  repository: string,
  branch: string,
  commit: string,
  ours: readonly string[],
): Promise<void> {
  const known = [...ours, await readOwn(bare, branch), commit];
  const tip = await readBranch(repository, branch);
  if (tip !== undefined && !known.includes(tip)) throw new BranchTaken(branch, tip);
  await runGit({ at: bare, args: ['update-ref', ownRef(branch), commit] });
  if (tip === commit) return;
  const lease = `--force-with-lease=refs/heads/${branch}:${tip ?? ''}`;
  const args = ['push', '--quiet', '--no-verify', `--receive-pack=${receivePack}`, lease];
  await runGit({ at: bare, args: [...args, '--', repository, `${commit}:refs/heads/${branch}`] });
}

/** Keeps our commit reachable in the clone, independent of the user's branch. */
function ownRef(branch: string): string {
  return `refs/suture/${branch}`;
}

function readOwn(bare: string, branch: string): Promise<string | undefined> {
  return readRef(bare, ownRef(branch));
}

async function isSame(bare: string, commit: string, tree: string, request: ReviewRequest): Promise<boolean> {
  const about = await readGit({ at: bare, args: ['show', '--no-patch', '--format=%T %P%n%B', commit, '--'] });
  return about.trimEnd() === `${tree} ${request.baseCommit}\n${request.message.trimEnd()}`;
}
