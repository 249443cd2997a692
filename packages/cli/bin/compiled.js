import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export function findCompiled(root) {
  try {
    const { program, inputs } = JSON.parse(readFileSync(join(root, 'dist/command.json'), 'utf8'));
    const current = inputs.every(([path, size, mtimeMs]) => {
      // 600 paths that need no normalizing.
      const found = statSync(`${root}/${path}`, { throwIfNoEntry: false });
      return found !== undefined && found.size === size && found.mtimeMs === mtimeMs;
    });
    return current ? pathToFileURL(join(root, 'dist', program)).href : undefined;
  } catch {
    // Without a manifest that can be read, the sources are the only truth.
    return undefined;
  }
}
