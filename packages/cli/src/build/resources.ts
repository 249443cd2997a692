import { cpSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/** Files that the sources find by `import.meta.url`: left where they are, or copied beside the bundle. */
export type Resources = 'in place' | 'copied';

export interface Bundled {
  readonly root: string;
  readonly outdir: string;
  readonly resources: Resources;
}

const place = /new URL\(\s*(['"])(\.[^'"]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/** Lets each `new URL('./file', import.meta.url)` of our sources find its file from the bundle. */
export function carryResources({
  programs,
  ...bundled
}: Bundled & { readonly programs: Readonly<Record<string, string>> }): Plugin {
  const outputOf = new Map(Object.entries(programs).map(([out, path]) => [join(bundled.root, path), `./${out}.js`]));
  return {
    name: 'carry-resources',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\/packages\/[^/]+\/src\/.*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const contents = text.replace(place, (_whole, _quote, target: string) => {
          const file = resolve(dirname(path), target);
          return `new URL(${JSON.stringify(outputOf.get(file) ?? carry(file, bundled))}, import.meta.url)`;
        });
        return { contents, loader: 'ts' };
      });
    },
  };
}

/**
 * The path of a file or folder from the bundle, which is copied there if resources are.
 * @throws Error when there is no such file
 */
export function carry(file: string, { root, outdir, resources }: Bundled): string {
  if (!existsSync(file)) throw new Error(`The bundle needs ${file}, which does not exist.`);
  if (resources === 'in place') return relative(outdir, file);
  const copy = join('resources', relative(root, file));
  cpSync(file, join(outdir, copy), { recursive: true });
  return `./${copy}`;
}
