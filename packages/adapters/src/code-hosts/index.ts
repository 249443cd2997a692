export { boundChanges, boundDifferences, boundNames, boundSubject, joinRanges } from './bounds.ts';
export { isCommitId } from './commit-id.ts';
export { Deployment } from './deployment.ts';
export { isPlainPath } from './plain-path.ts';
