export { rolloutOf } from './configured.ts';
export { type Containment, createContainment, findCommits, type IsAncestor, tagOf } from './containment.ts';
export { toInstant } from './instant.ts';
export { judgeDeployments } from './judge-deployments.ts';
export { judgeRecords, type RecordedRollout } from './judge-records.ts';
export { unseen } from './unseen.ts';
