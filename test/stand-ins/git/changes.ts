import type { Git } from './run-git.ts';

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  /** The blob after the change, or before it where the file is gone. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first hunk on; undefined for what git holds to be binary. */
  readonly patch: string | undefined;
}

/** The tree every repository knows without holding it: what a first commit is compared with. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Files that differ between two commits or trees, in git's order. */
export function listChanges(git: Git, from: string, to: string): readonly ChangedFile[] {
  const raw = git.text(['diff', '--raw', '-z', '--abbrev=40', '-M', from, to]).split('\0');
  const patches = splitPatches(drawDiff(git, from, to));
  const files: ChangedFile[] = [];
  for (let at = 0; at < raw.length - 1; ) {
    const [, , before = '', after = '', letter = ''] = (raw[at] ?? '').split(' ');
    const moved = /^[RC]/.test(letter);
    const path = raw[at + (moved ? 2 : 1)] ?? '';
    const patch = patches[files.length];
    files.push({
      path,
      previousPath: moved ? raw[at + 1] : undefined,
      status: nameStatus(letter),
      sha: letter === 'D' ? before : after,
      additions: countLines(patch, '+'),
      deletions: countLines(patch, '-'),
      patch,
    });
    at += moved ? 3 : 2;
  }
  return files;
}

/** The whole difference as git writes it. */
export function drawDiff(git: Git, from: string, to: string): string {
  return git.bytes(['diff', '-M', from, to]).toString('utf8');
}

function splitPatches(diff: string): readonly (string | undefined)[] {
  return diff
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((section) => {
      const start = section.search(/^@@ /m);
      return start === -1 ? undefined : section.slice(start).replace(/\n$/, '');
    });
}

function countLines(patch: string | undefined, sign: string): number {
  return patch === undefined ? 0 : patch.split('\n').filter((line) => line.startsWith(sign)).length;
}

function nameStatus(letter: string): ChangedFile['status'] {
  if (letter.startsWith('R')) return 'renamed';
  if (letter === 'A') return 'added';
  return letter === 'D' ? 'removed' : 'modified';
}
