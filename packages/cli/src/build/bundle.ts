import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import type { Bundled } from './carry.ts';
import { carryResources } from './resources.ts';

/** The programs of the command: what a start runs, and what Node loads into a thread of its own. */
const programs = {
  main: 'packages/cli/src/main.ts',
  'typescript-loader': 'packages/local/src/typescript-loader.ts',
};

/** Libraries in CommonJS expect `require`; adapted libraries read files beside the bundle. */
const banner = [
  "import { createRequire as createBundleRequire } from 'node:module';",
  "import { fileURLToPath as bundlePath } from 'node:url';",
  'const require = createBundleRequire(import.meta.url);',
  "const bundleFolder = bundlePath(new URL('.', import.meta.url));",
].join('\n');

/**
 * Compiles `suture` into one flat folder. What a command imports dynamically is in files of its own, so that a start reads only what it needs.
 * @returns what went into which file
 */
export async function bundle({ root, outdir, resources }: Bundled): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.entries(programs).map(([out, path]) => ({ in: join(root, path), out })),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    chunkNames: '[name]-[hash]',
    // Identifiers stay, so that a stack trace in a report can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: banner },
    metafile: true,
    logLevel: 'error',
    plugins: [carryResources({ root, outdir, resources, programs })],
  });
  return metafile;
}
