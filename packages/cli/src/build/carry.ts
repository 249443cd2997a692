import { cpSync, existsSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Files that the sources find by `import.meta.url`: left where they are, or copied beside the bundle. */
export type Resources = 'in place' | 'copied';

export interface Bundled {
  readonly root: string;
  readonly outdir: string;
  readonly resources: Resources;
}

/**
 * The path of a file or folder from the bundle, which is copied there if resources are.
 * @throws Error when there is no such file
 */
export function carry(file: string, { root, outdir, resources }: Bundled): string {
  if (!existsSync(file)) throw new Error(`The bundle needs ${file}, which does not exist.`);
  if (resources === 'in place') return relative(outdir, file);
  const copy = join('resources', relative(root, file).replaceAll('node_modules/', ''));
  const isOurs = (path: string) => !path.endsWith('/node_modules');
  cpSync(file, join(outdir, copy), { recursive: true, filter: isOurs });
  return `./${copy}`;
}
