export { boundChanges, boundDifferences, boundNames, boundSubject, joinRanges } from './bounds.ts';
export { Deployment } from './deployment.ts';
