import type { CommittedFiles, Snapshots } from '@suture/core';

/** Reads single files from the snapshot of their commit. */
export function createCommittedFiles(snapshots: Snapshots): CommittedFiles {
  return {
    read: async ({ repository }, commit, path) => (await snapshots.open(repository, commit)).read(path),
  };
}
