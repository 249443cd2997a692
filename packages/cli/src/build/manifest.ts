import { renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Records which files went into a compiled command and how they were, for `bin/compiled.js`.
 * @param build.program the command's module, relative to `dist`
 * @param build.inputs files relative to the root
 * @param build.startedAt when reading them began, in milliseconds
 * @throws Error when an input changed since, so that the build may hold something else
 */
export function writeManifest(
  root: string,
  build: { readonly program: string; readonly inputs: readonly string[]; readonly startedAt: number },
): void {
  const inputs = build.inputs.map((path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    if (mtimeMs >= build.startedAt)
      throw new Error(`${path} changed while it was compiled. Run npm run prepare again.`);
    return [path, size, mtimeMs];
  });
  const draft = join(root, 'dist', `command.json.${process.pid}`);
  writeFileSync(draft, JSON.stringify({ program: build.program, inputs }));
  renameSync(draft, join(root, 'dist/command.json'));
}
