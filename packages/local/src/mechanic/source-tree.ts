import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceTree } from '@suture/mechanic';

/** Folders that hold no source of the project. */
const skipped = new Set(['node_modules', '.git', 'dist', 'build', 'coverage', '.next', 'out', 'vendor']);
const maxFiles = 20_000;
const maxBytes = 1_000_000;

/** A checked-out folder as a source tree; links are not followed, so that nothing outside the folder is read. */
export function openSourceTree(root: string): SourceTree {
  const paths = listFiles(root);
  const known = new Set(paths);
  return {
    list: () => paths,
    read: (path) => (known.has(path) ? readText(join(root, path)) : undefined),
  };
}

function listFiles(root: string): readonly string[] {
  const found: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined && found.length < maxFiles; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(path);
      if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'));
    }
  }
  return found.sort();
}

function readText(path: string): string | undefined {
  return statSync(path).size > maxBytes ? undefined : readFileSync(path, 'utf8');
}
