import type { Snapshots } from '@suture/core';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import { GitFailed, TreeMissing, TreeTooLarge } from '../errors.ts';
import { readFileText, type TreeLimits, treeLimits } from '../snapshots/read-tree.ts';
import { createSnapshot, keepLast } from '../snapshots/snapshot.ts';
import { runGit } from './git.ts';

/** A repository on this disk. */
export interface LocalClone {
  /** Folder of the repository. */
  readonly bare: string;
  /** The full id of the commit; undefined where there is none. */
  find(id: string): Promise<string | undefined>;
}

interface Blob {
  readonly path: string;
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** Snapshots from a repository on this disk, without a checkout: regular files byte for byte as committed. */
export function createLocalSnapshots({ bare, find }: LocalClone, limits: TreeLimits = treeLimits): Snapshots {
  return keepLast(async (repository, commit) => {
    const id = await find(commit);
    if (id === undefined) throw new TreeMissing(repository, commit);
    const blobs = await listBlobs(bare, id);
    if (blobs.reduce((sum, { size }) => sum + size, 0) > limits.tree) throw new TreeTooLarge(limits.tree);
    const small = blobs.filter(({ size }) => size <= limits.file);
    const bytes = await readBlobs(bare, small);
    const texts = new Map(small.map(({ path }, at) => [path, readFileText(bytes[at] ?? Buffer.of(), limits)]));
    return createSnapshot(id, new Map(blobs.map(({ path }) => [path, texts.get(path)])));
  });
}

/** Regular files, without links and submodules. */
async function listBlobs(bare: string, commit: string): Promise<readonly Blob[]> {
  const output = await runGit({ at: bare, args: ['ls-tree', '-r', '-z', '--long', commit] });
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, id, size, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line) ?? [];
      if (id === undefined || path === undefined || !isPlainPath(path)) return [];
      return [{ path, id, size: Number(size) }];
    });
}

/** The bytes of all blobs, by one git call. */
async function readBlobs(bare: string, blobs: readonly Blob[]): Promise<readonly Buffer[]> {
  const args = ['cat-file', '--batch', '--buffer'];
  const output = await runGit({ at: bare, args, input: blobs.map(({ id }) => `${id}\n`).join('') });
  let at = 0;
  return blobs.map(({ id, size }) => {
    const header = `${id} blob ${size}\n`;
    if (output.toString('latin1', at, at + header.length) !== header)
      throw new GitFailed(args, `it has no blob ${id}. Fetch the repository anew.`);
    const start = at + header.length;
    at = start + size + 1;
    return output.subarray(start, start + size);
  });
}
