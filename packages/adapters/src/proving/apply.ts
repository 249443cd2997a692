import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileChange, TextFile } from '@suture/core';

/** Applies changes to a tree. Returns why one does not fit, in which case the tree is not to be used. */
export async function applyChanges(root: string, changes: readonly FileChange[]): Promise<string | undefined> {
  for (const { path, before, after } of changes) {
    if (!(await isPlain(root, path))) return `${path} is not a plain file inside the project.`;
    if (!sameBytes(await readBytes(join(root, path)), before)) return `${path} is not what the patch expects.`;
    if (after === null) await rm(join(root, path), { force: true });
    else await write(join(root, path), after);
  }
  return undefined;
}

/** Adds files to a tree; one that is there with another text is a problem, since it would be lost. */
export async function addFiles(root: string, files: readonly TextFile[]): Promise<string | undefined> {
  for (const { path, content } of files) {
    if (!(await isPlain(root, path))) return `${path} is not a plain file inside the project.`;
    const there = await readBytes(join(root, path));
    if (there !== undefined && !sameBytes(there, content)) return `The reproduction would overwrite ${path}.`;
    await write(join(root, path), content);
  }
  return undefined;
}

/** A link on the way could lead out of the tree. */
async function isPlain(root: string, path: string): Promise<boolean> {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..', '.git', 'node_modules'].includes(part)) || path.includes('\\')) return false;
  for (let end = 1; end <= parts.length; end += 1) {
    const found = await lstat(join(root, ...parts.slice(0, end))).catch(ignoreAbsence);
    if (found === undefined) return true;
    if (end < parts.length ? !found.isDirectory() : !found.isFile()) return false;
  }
  return true;
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(ignoreAbsence);
}

function sameBytes(bytes: Buffer | undefined, text: string | null): boolean {
  return text === null ? bytes === undefined : bytes?.equals(Buffer.from(text)) === true;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
