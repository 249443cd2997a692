import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { type Bundled, carry } from './carry.ts';
import { adapt } from './libraries.ts';

const place = /new URL\(\s*(['"])(\.[^'"]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/** Lets each `new URL('./file', import.meta.url)` of our sources find its file from the bundle, and libraries their own files. */
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
        return { contents: adapt(path, contents, bundled), loader: 'ts' };
      });
      onLoad({ filter: /\/node_modules\/(dynalite\/index|classic-level\/binding)\.js$/ }, async ({ path }) => ({
        contents: adapt(path, await readFile(path, 'utf8'), bundled),
        loader: 'js',
      }));
    },
  };
}
