import type { Snapshots } from '@suture/core';
import { TreeMissing } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { readTree } from './read-tree.ts';
import { createSnapshot, keepLast } from './snapshot.ts';
import { treeKey } from './tree-key.ts';

export interface SnapshotParts {
  readonly objects: Objects;
  /** Stores the commit's tree, as the host packs it, under its key. */
  readonly ensureTree: (repository: string, commit: string) => Promise<void>;
}

/** Snapshots from packed trees. */
export function createSnapshots({ objects, ensureTree }: SnapshotParts): Snapshots {
  return keepLast(async (repository, commit) => {
    const key = treeKey(repository, commit);
    if (!(await objects.has(key))) await ensureTree(repository, commit);
    const packed = await objects.get(key);
    if (packed === undefined) throw new TreeMissing(repository, commit);
    return createSnapshot(commit, await readTree(packed));
  });
}
