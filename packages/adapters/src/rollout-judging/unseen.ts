import type { Rollout } from '@suture/core';

/** The answer of a source that cannot tell. @param why what to correct, or why it did not answer */
export function unseen(commit: string, why: string): Rollout {
  return { commit, status: 'pending', detail: why, unseen: true };
}
