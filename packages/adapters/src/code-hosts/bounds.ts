import type { BlameRange, Commit, CommitChanges, FileDifference } from '@suture/core';

/** Limits of one answer about the history, for every code host; lengths are in characters. */
const most = { files: 200, patch: 30_000, patches: 400_000, message: 20_000, names: 100, subject: 300, ranges: 5_000 };

/**
 * Differences that fit into one answer. Patches and files beyond the limits are left out, and the status says so.
 * @param complete false when the code host did not list all files
 */
export function boundDifferences(files: readonly FileDifference[], complete = true): readonly FileDifference[] {
  let left = most.patches;
  const kept = files.slice(0, most.files).map((file) => {
    const { patch, ...rest } = file;
    if (patch === undefined) return rest;
    const fits = patch.length <= Math.min(most.patch, left);
    if (!fits) return { ...rest, status: `${rest.status}, its patch of ${patch.length} characters left out` };
    left -= patch.length;
    return file;
  });
  const more = files.length - kept.length;
  if (complete && more === 0) return kept;
  return [...kept, { path: complete ? `(${more} more files)` : `(at least ${more} more files)`, status: 'left out' }];
}

export function boundChanges(changes: CommitChanges, complete = true): CommitChanges {
  const { commit, message, files } = changes;
  return {
    commit: { ...commit, subject: cut(commit.subject, most.subject) },
    message: cut(message, most.message),
    files: boundDifferences(files, complete),
  };
}

export function boundCommit(commit: Commit): Commit {
  const more = commit.files.length - most.names;
  const files = more > 0 ? [...commit.files.slice(0, most.names), `(${more} more files)`] : [...commit.files];
  return { ...commit, subject: cut(commit.subject, most.subject), files };
}

/** Joins neighbouring lines of one commit into one range. */
export function joinRanges(ranges: readonly BlameRange[]): readonly BlameRange[] {
  const joined: BlameRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last?.commit.id === range.commit.id && last.endLine + 1 === range.startLine)
      joined[joined.length - 1] = { ...last, endLine: range.endLine };
    else joined.push({ ...range, commit: { ...range.commit, subject: cut(range.commit.subject, most.subject) } });
  }
  return joined.slice(0, most.ranges);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}… (${text.length - length} characters left out)` : text;
}
