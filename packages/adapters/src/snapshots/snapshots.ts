import type { Snapshot, Snapshots } from '@suture/core';
import { TreeMissing } from '../errors.ts';
import type { Objects } from '../stores/objects.ts';
import { readTree } from './read-tree.ts';

export interface SnapshotParts {
  readonly objects: Objects;
  /** Puts the commit's tree, as the host packs it, at its key. */
  readonly ensureTree: (repository: string, commit: string) => Promise<void>;
}

/** Where the tree of a commit lies. */
export function treeKey(repository: string, commit: string): string {
  return `proving/in/trees/${repository}/${commit}.tar.gz`;
}

/** Snapshots read from packed trees; the last one is kept, since a step mostly asks for the same again. */
export function createSnapshots({ objects, ensureTree }: SnapshotParts): Snapshots {
  let last: { readonly key: string; readonly snapshot: Promise<Snapshot> } | undefined;

  async function load(repository: string, commit: string): Promise<Snapshot> {
    const key = treeKey(repository, commit);
    if (!(await objects.has(key))) await ensureTree(repository, commit);
    const packed = await objects.get(key);
    if (packed === undefined) throw new TreeMissing(repository, commit);
    const files = await readTree(packed);
    return { commit, paths: [...files.keys()].sort(), read: (path) => files.get(path) };
  }

  return {
    open: (repository, commit) => {
      const key = treeKey(repository, commit);
      if (last?.key === key) return last.snapshot;
      const snapshot = load(repository, commit);
      last = { key, snapshot };
      // A failed one must not stay: the next try may find what this one missed.
      snapshot.catch(() => {
        if (last?.snapshot === snapshot) last = undefined;
      });
      return snapshot;
    },
  };
}
