export { createBranchRollout } from './branch-rollout.ts';
export { type LocalGit, type LocalGitOptions, openLocalGit } from './code-host.ts';
export { askGit, readGit, runGit } from './git.ts';
export type { ReviewRecord, ReviewRecords } from './reviews.ts';
export { createLocalSnapshots, type LocalClone } from './snapshots.ts';
export { listUncommitted, readBranch, readCurrentBranch } from './user-repository.ts';
