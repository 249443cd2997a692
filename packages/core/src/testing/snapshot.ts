import type { Snapshot } from '../ports/index.ts';

/** A tree in memory. A deployed path means every file that it ends with. */
export function createMemorySnapshot(files: ReadonlyMap<string, string | undefined>, commit = 'c'): Snapshot {
  const paths = [...files.keys()].sort();
  return {
    commit,
    paths,
    read: (path) => files.get(path),
    locate: (printed) => paths.filter((path) => `/${printed.replaceAll('\\', '/')}`.endsWith(`/${path}`)),
  };
}
