import type { Snapshot, Snapshots } from '@suture/core';
import { createLocator, type Locate } from '@suture/log-reader/paths';

/** Keeps the last snapshot, because a step mostly asks for the same one again. */
export function keepLast(load: Snapshots['open']): Snapshots {
  let last: { readonly key: string; readonly snapshot: Promise<Snapshot> } | undefined;
  return {
    open: (repository, commit) => {
      const key = `${repository}@${commit}`;
      if (last?.key === key) return last.snapshot;
      const snapshot = load(repository, commit);
      last = { key, snapshot };
      // A failure is not kept, so that the next call can succeed.
      snapshot.catch(() => {
        if (last?.snapshot === snapshot) last = undefined;
      });
      return snapshot;
    },
  };
}

/** @param files texts by path; undefined for files that were not read */
export function createSnapshot(commit: string, files: ReadonlyMap<string, string | undefined>): Snapshot {
  const paths = [...files.keys()].sort();
  const read = (path: string) => files.get(path);
  let locator: Locate | undefined;
  return {
    commit,
    paths,
    read,
    locate: (printed) => {
      locator ??= createLocator(paths, read);
      const location = locator(printed);
      if (location.outcome === 'found') return [location.file];
      return location.outcome === 'ambiguous' ? location.files : [];
    },
  };
}
