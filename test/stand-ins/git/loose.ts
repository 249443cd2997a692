import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Git } from './run-git.ts';

// These repositories are never packed, so that objects and refs can be reached without a process for each.

export interface LooseObject {
  readonly type: string;
  readonly body: Buffer;
}

/** Writes an object as git does. Returns its id. */
export function writeObject(git: Git, type: 'blob' | 'commit', content: string | Buffer): string {
  const body = Buffer.from(content);
  const whole = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
  const sha = createHash('sha1').update(whole).digest('hex');
  const path = pathOf(git, sha);
  if (existsSync(path)) return sha;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, deflateSync(whole));
  return sha;
}

export function readObject(git: Git, sha: string): LooseObject | undefined {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
  const bytes = readIfThere(pathOf(git, sha));
  if (bytes === undefined) return undefined;
  const whole = inflateSync(bytes);
  const end = whole.indexOf(0);
  const [type = ''] = whole.subarray(0, end).toString('latin1').split(' ');
  return { type, body: whole.subarray(end + 1) };
}

/** What a ref, written out from `refs/`, points to. */
export function readRef(git: Git, ref: string): string | undefined {
  if (!ref.startsWith('refs/') || normalize(ref) !== ref) return undefined;
  return readIfThere(join(git.folder, ref))?.toString('latin1').trim();
}

function pathOf(git: Git, sha: string): string {
  return join(git.folder, 'objects', sha.slice(0, 2), sha.slice(2));
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const absent = ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'];
    if (error instanceof Error && 'code' in error && absent.includes(String(error.code))) return undefined;
    throw error;
  }
}
