export { readTree } from './read-tree.ts';
export { createSnapshots, type SnapshotParts, treeKey } from './snapshots.ts';
export { createSnapshotSuites } from './suites.ts';
