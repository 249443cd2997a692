export { askGit, readGit, runGit } from './git.ts';
export { createGitHubCodeHost } from './github.ts';
export { type LocalGit, type LocalGitOptions, openLocalGit } from './local-git.ts';
export type { ReviewRecord, ReviewRecords } from './review-records.ts';
export { listUncommitted, readBranch, readCurrentBranch } from './user-repository.ts';
