export { createCommittedFiles } from './committed-files.ts';
export { readTree } from './read-tree.ts';
export { createSnapshots, type SnapshotParts } from './snapshots.ts';
export { createSnapshotSuites } from './suites.ts';
export { treeKey } from './tree-key.ts';
