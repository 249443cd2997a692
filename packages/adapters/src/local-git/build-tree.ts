import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '@suture/core';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import { BaseMismatch } from '../errors.ts';
import { readGit, runGit } from './git.ts';
import { findEntry, isFile } from './read-files.ts';

/**
 * Writes the tree of `base` with the changes applied into the bare repository and returns its id. File modes do not change.
 * @throws BaseMismatch when a change's `before` is not the base's text, or its path leaves the tree
 */
export async function buildTree(bare: string, base: string, files: readonly FileChange[]): Promise<string> {
  const lines = await Promise.all(files.map((file) => writeEntry(bare, base, file)));
  const folder = await mkdtemp(join(tmpdir(), 'suture-index-'));
  const environment = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    await runGit({ at: bare, args: ['read-tree', base], environment });
    await runGit({ at: bare, args: ['update-index', '-z', '--index-info'], environment, input: lines.join('') });
    return await readGit({ at: bare, args: ['write-tree'], environment });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeEntry(bare: string, base: string, file: FileChange): Promise<string> {
  if (!isPlainPath(file.path)) throw new BaseMismatch(file.path, base);
  const entry = await findEntry(bare, base, file.path);
  const matches =
    entry === undefined ? file.before === null : isFile(entry) && (await hash(bare, file.before)) === entry.id;
  if (!matches) throw new BaseMismatch(file.path, base);
  if (file.after === null) return `0 ${'0'.repeat(base.length)}\t${file.path}\0`;
  return `${entry?.mode ?? '100644'} ${await hash(bare, file.after, '-w')}\t${file.path}\0`;
}

async function hash(bare: string, text: string | null, ...options: string[]): Promise<string | undefined> {
  if (text === null) return undefined;
  return readGit({ at: bare, args: ['hash-object', '--no-filters', ...options, '--stdin'], input: text });
}

/** Unified diff between two trees or commits. */
export async function drawDiff(bare: string, from: string, to: string): Promise<string> {
  const args = ['diff-tree', '-r', '--patch', '--find-renames', '--no-color', '--no-ext-diff', '--no-textconv'];
  return (await runGit({ at: bare, args: [...args, from, to, '--'] })).toString('utf8');
}
