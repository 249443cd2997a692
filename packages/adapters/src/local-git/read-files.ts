import { isPlainPath } from '../code-hosts/plain-path.ts';
import { askGit, runGit } from './git.ts';

export interface TreeEntry {
  /** `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

/** The entry of a commit at a path; undefined when there is none, or a folder. */
export async function findEntry(bare: string, commit: string, path: string): Promise<TreeEntry | undefined> {
  if (!isPlainPath(path)) return undefined;
  const { output } = await askGit({ at: bare, args: ['ls-tree', '-z', commit, '--', path] });
  return parseEntries(output).find((entry) => entry.path === path && entry.mode !== '040000');
}

/** All regular files of a commit, without links and submodules. */
export async function listEntries(bare: string, commit: string): Promise<readonly TreeEntry[]> {
  const output = await runGit({ at: bare, args: ['ls-tree', '-r', '-z', commit] });
  return parseEntries(output).filter(isFile);
}

/** A file's text, or undefined when there is no regular file at the path or it is not UTF-8. */
export async function readText(bare: string, commit: string, path: string): Promise<string | undefined> {
  const entry = await findEntry(bare, commit, path);
  if (entry === undefined || !isFile(entry)) return undefined;
  const bytes = await runGit({ at: bare, args: ['cat-file', 'blob', entry.id] });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function isFile(entry: TreeEntry): boolean {
  return entry.mode === '100644' || entry.mode === '100755';
}

function parseEntries(output: Buffer): TreeEntry[] {
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return mode === undefined || id === undefined || path === undefined ? [] : [{ mode, id, path }];
    });
}
