export { boundChanges, boundCommit, boundDifferences, joinRanges } from './bounds.ts';
export { isCommitId } from './commit-id.ts';
export { Deployment } from './deployment.ts';
export { isPlainPath } from './plain-path.ts';
export { withoutDialogue } from './without-dialogue.ts';
