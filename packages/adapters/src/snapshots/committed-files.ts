import type { CommittedFiles, FoundLine, Snapshot, Snapshots } from '@suture/core';

/** Most lines that are found. */
const mostLines = 200;
const isSource = (path: string) => /\.[cm]?[jt]sx?$/.test(path) && !/(?:^|\/)node_modules\//.test(path);

/** Reads and finds in the files of a commit's snapshot. */
export function createCommittedFiles(snapshots: Snapshots): CommittedFiles {
  return {
    read: async ({ repository }, commit, path) => (await snapshots.open(repository, commit)).read(path),
    find: async ({ repository }, commit, texts) => findLines(await snapshots.open(repository, commit), texts),
  };
}

function findLines(snapshot: Snapshot, texts: readonly string[]): readonly FoundLine[] {
  const found: FoundLine[] = [];
  for (const path of snapshot.paths.filter(isSource)) {
    const content = snapshot.read(path);
    if (content === undefined || !texts.some((text) => content.includes(text))) continue;
    for (const [index, line] of content.split('\n').entries()) {
      if (!texts.some((text) => line.includes(text))) continue;
      found.push({ path, line: index + 1, text: line });
      if (found.length >= mostLines) return found;
    }
  }
  return found;
}
