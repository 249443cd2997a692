export { readTree } from './read-tree.ts';
export { createSnapshots, type Snapshot, type SnapshotParts, type Snapshots, treeKey } from './snapshots.ts';
export { createSnapshotSuites } from './suites.ts';
