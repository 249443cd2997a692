import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileChange, TextFile } from '@suture/core';
import { unlessMissing } from '../local-files/missing.ts';

/** Applies changes to a tree. Returns the problem with the first one that does not fit; the tree must then not be used. */
export async function applyChanges(root: string, changes: readonly FileChange[]): Promise<string | undefined> {
  for (const { path, before, after } of changes) {
    if (!(await isPlain(root, path))) return `${path} is not a plain file inside the project.`;
    if (!sameBytes(await unlessMissing(readFile(join(root, path))), before))
      return `${path} is not what the patch expects.`;
    if (after === null) await rm(join(root, path), { force: true });
    else await write(join(root, path), after);
  }
  return undefined;
}

/** Adds files to a tree. A file that exists with another text is a problem, because it would be lost. */
export async function addFiles(root: string, files: readonly TextFile[]): Promise<string | undefined> {
  for (const { path, content } of files) {
    if (!(await isPlain(root, path))) return `${path} is not a plain file inside the project.`;
    const there = await unlessMissing(readFile(join(root, path)));
    if (there !== undefined && !sameBytes(there, content)) return `The reproduction would overwrite ${path}.`;
    await write(join(root, path), content);
  }
  return undefined;
}

/** Whether no part of the path is a link, which could lead out of the tree. */
async function isPlain(root: string, path: string): Promise<boolean> {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..', '.git', 'node_modules'].includes(part)) || path.includes('\\')) return false;
  for (let end = 1; end <= parts.length; end += 1) {
    const found = await unlessMissing(lstat(join(root, ...parts.slice(0, end))));
    if (found === undefined) return true;
    if (end < parts.length ? !found.isDirectory() : !found.isFile()) return false;
  }
  return true;
}

function sameBytes(bytes: Buffer | undefined, text: string | null): boolean {
  return text === null ? bytes === undefined : bytes?.equals(Buffer.from(text)) === true;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
