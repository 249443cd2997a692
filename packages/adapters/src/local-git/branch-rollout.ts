import { type Rollouts, shortId } from '@suture/core';
import type { LocalGit } from './code-host.ts';

/** Reports a merged commit as live. `branch` is the branch that ships; by default the code host's. */
export function createBranchRollout(git: Pick<LocalGit, 'baseBranch' | 'isAncestor'>, branch?: string): Rollouts {
  return {
    status: async (_incident, commit) => {
      const ships = branch ?? (await git.baseBranch());
      if (ships === undefined)
        return { commit, status: 'pending', detail: 'HEAD is detached and no shipping branch is configured' };
      return (await git.isAncestor(commit, `refs/heads/${ships}`))
        ? { commit, status: 'live', detail: `${shortId(commit)} is on ${ships}` }
        : { commit, status: 'pending', detail: `${shortId(commit)} is not on ${ships} yet` };
    },
  };
}
