export { boundChanges, boundCommit, boundDifferences, joinRanges } from './bounds.ts';
export { isCommitId } from './commit-id.ts';
export { Deployment } from './deployment.ts';
export { drawDiff } from './draw-diff.ts';
export { hasMark, markOf, replacePart, writeBody } from './own-part.ts';
export { readPackedTree } from './packed-tree.ts';
export { isPlainPath } from './plain-path.ts';
export { type BodyFields, isPlainPart, only, readFields } from './request-body.ts';
export { withoutDialogue } from './without-dialogue.ts';
