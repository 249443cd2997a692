import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Config } from '../../packages/core/src/index.ts';
import { esbuildOptions } from './bundling.ts';

/** What to bundle: a file below `functions/` without its ending, or the text of a module with a name of its own. */
export type BundleSource = string | { readonly name: string; readonly text: string };

export interface Bundle {
  readonly name: string;
  /** The file that Lambda imports. */
  readonly file: string;
  /** All files with code, those included that are only read at their first use. */
  readonly code: readonly string[];
  /** Bytes of all code. */
  readonly size: number;
  /** The files it was made of, from the root of the project. */
  readonly sources: readonly string[];
}

/** The functions that Lambda calls, without what they share. */
export function listHandlers(): readonly string[] {
  return readdirSync('functions')
    .filter((file) => /\.ts$/.test(file) && /^export const handler\b/m.test(readFileSync(`functions/${file}`, 'utf8')))
    .map((file) => file.slice(0, -3));
}

/** Bundles a function as SST deploys it: with SST's own esbuild. */
export async function buildBundle(source: BundleSource, folder: string, config?: Config): Promise<Bundle> {
  const [name, input] =
    typeof source === 'string'
      ? [source, { entryPoints: [`functions/${source}.ts`] }]
      : [source.name, { stdin: { contents: source.text, resolveDir: process.cwd(), loader: 'ts' as const } }];
  const outdir = join(folder, name);
  const { metafile } = await sstBundler().build({ ...esbuildOptions(config), ...input, outdir, metafile: true });
  const code = readdirSync(outdir)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => join(outdir, file));
  const size = code.reduce((total, file) => total + statSync(file).size, 0);
  return {
    name,
    file: join(outdir, typeof source === 'string' ? `${name}.mjs` : 'stdin.mjs'),
    code,
    size,
    sources: Object.keys(metafile.inputs),
  };
}

function sstBundler(): typeof import('esbuild') {
  const sst = createRequire(import.meta.url).resolve('sst/project.js');
  return createRequire(sst)('esbuild');
}
