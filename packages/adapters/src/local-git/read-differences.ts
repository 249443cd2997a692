import { defined, type FileDifference } from '@suture/core';
import { runGit } from './git.ts';

/** Most bytes of patch text per comparison; later files have no patch. */
const mostBytes = 16_000_000;
const plain = ['-r', '--find-renames', '--no-color', '--no-ext-diff', '--no-textconv', '--submodule=short'];

/** The differences between two commits or trees, in git's order; both are full ids. */
export async function readDifferences(at: string, from: string, to: string): Promise<readonly FileDifference[]> {
  const [raw, patches] = await Promise.all([
    runGit({ at, args: ['diff-tree', ...plain, '--raw', '-z', from, to, '--'] }),
    runGit({ at, args: ['diff-tree', ...plain, '--patch', '--unified=3', from, to, '--'], atMost: mostBytes }),
  ]);
  const sections = splitPatch(patches);
  const files: FileDifference[] = [];
  for (const { letter, path } of parseRaw(raw)) {
    // A change of file type is shown as one removal and one addition: it has no patch.
    const [patch] = sections.splice(0, letter === 'T' ? 2 : 1);
    const whole = letter === 'T' ? undefined : patch;
    files.push({ path, status: nameStatus(letter), ...defined({ patch: whole }) });
  }
  return files;
}

interface RawEntry {
  readonly letter: string;
  /** The new one, where it was renamed. */
  readonly path: string;
}

function parseRaw(output: Buffer): readonly RawEntry[] {
  const words = output.toString('utf8').split('\0');
  const entries: RawEntry[] = [];
  for (let at = 0; at < words.length - 1; ) {
    const letter = (words[at] ?? '').split(' ')[4]?.charAt(0) ?? '';
    const moved = letter === 'R' || letter === 'C';
    entries.push({ letter, path: words[at + (moved ? 2 : 1)] ?? '' });
    at += moved ? 3 : 2;
  }
  return entries;
}

/** The hunks of each file, or undefined. Lines of content start with a sign, so they cannot look like a header. */
function splitPatch(output: Buffer): (string | undefined)[] {
  const sections = `\n${output.toString('utf8')}`.split('\ndiff --git ').slice(1);
  const whole = output.length > mostBytes ? sections.slice(0, -1) : sections;
  return whole.map((section) => {
    const start = section.indexOf('\n@@ ');
    return start === -1 ? undefined : section.slice(start + 1).replace(/\n$/, '');
  });
}

function nameStatus(letter: string): string {
  if (letter === 'A' || letter === 'C') return 'added';
  if (letter === 'D') return 'removed';
  return letter === 'R' ? 'renamed' : 'modified';
}
