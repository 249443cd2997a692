import type { Rollouts } from '@suture/core';
import type { LocalGit } from './code-host.ts';

/** One machine: what is merged is live. `branch` is the one that ships; the code host's own when left out. */
export function createBranchRollout(git: Pick<LocalGit, 'baseBranch' | 'isAncestor'>, branch?: string): Rollouts {
  return {
    status: async (_incident, commit) => {
      const ships = branch ?? (await git.baseBranch());
      if (ships === undefined)
        return {
          commit,
          status: 'pending',
          detail: 'HEAD is detached and no branch is configured as the one that ships',
        };
      return (await git.isAncestor(commit, `refs/heads/${ships}`))
        ? { commit, status: 'live', detail: `${commit.slice(0, 10)} is on ${ships}` }
        : { commit, status: 'pending', detail: `${commit.slice(0, 10)} is not on ${ships} yet` };
    },
  };
}
