import type { ReviewDialogue } from '@suture/core';

/** For a code host that has no conversations: people decide there, and nothing is asked of Suture. */
export const withoutDialogue: ReviewDialogue = {
  readCommands: async () => [],
  readChecks: async () => ({ outcome: 'read', checks: [] }),
  findPeople: async () => ({ owners: [] }),
  askForReview: async () => [],
  replyOnce: async () => undefined,
  keepBranch: async () => undefined,
  readBaseTip: () => Promise.reject(new RangeError('this code host tells nothing of conflicts')),
  commentOnce: async () => undefined,
};
