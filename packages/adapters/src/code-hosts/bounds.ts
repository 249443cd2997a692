import type { BlameRange, CommitChanges, FileDifference } from '@suture/core';

/** What a look into the history may carry, wherever it comes from; lengths are in characters. */
const most = { files: 200, patch: 30_000, patches: 400_000, message: 20_000, names: 100, subject: 300, ranges: 5_000 };

/**
 * Differences of a size that fits into one answer. A patch that does not is left out, and files too; the words of the status say so.
 * @param complete whether these are all files, as far as the code host tells
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
    commit: { ...commit, subject: boundSubject(commit.subject) },
    message: cut(message, most.message),
    files: boundDifferences(files, complete),
  };
}

/** Paths that a commit touched. */
export function boundNames(paths: readonly string[]): string[] {
  const more = paths.length - most.names;
  return more > 0 ? [...paths.slice(0, most.names), `(${more} more files)`] : [...paths];
}

export function boundSubject(subject: string): string {
  return cut(subject, most.subject);
}

/** Neighbouring lines of one commit as one range. */
export function joinRanges(ranges: readonly BlameRange[]): readonly BlameRange[] {
  const joined: BlameRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last?.commit.id === range.commit.id && last.endLine + 1 === range.startLine)
      joined[joined.length - 1] = { ...last, endLine: range.endLine };
    else joined.push({ ...range, commit: { ...range.commit, subject: boundSubject(range.commit.subject) } });
  }
  return joined.slice(0, most.ranges);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}… (${text.length - length} characters left out)` : text;
}
