import type { BuildOptions } from 'esbuild';
import { type Config, defined } from '../../packages/core/src/index.ts';

export interface BundleOptions {
  readonly minify: true;
  readonly sourcemap: true;
  readonly splitting: true;
  readonly esbuild?: { readonly define: Record<string, string> };
}

/**
 * How every function is bundled. `splitting` puts what a function imports dynamically into files of its own, which Node reads at the
 * first use: without it the whole bundle is parsed at each cold start.
 * @param config goes into the bundle: a version runs with the configuration of its own release
 */
export function bundleOptions(config?: Config): BundleOptions {
  return {
    minify: true,
    sourcemap: true,
    splitting: true,
    ...defined({ esbuild: config && { define: inlineConfig(config) } }),
  };
}

/** All of the bundler's options: ours, and those that SST adds to them in `sst/runtime/handlers/node.js`. */
export function esbuildOptions(config?: Config): BuildOptions {
  const { esbuild, ...options } = bundleOptions(config);
  return {
    ...options,
    ...esbuild,
    platform: 'node',
    external: ['sharp', 'pg-native'],
    keepNames: true,
    bundle: true,
    logLevel: 'error',
    format: 'esm',
    target: 'esnext',
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.mjs' },
    banner: {
      js: [
        "import { createRequire as topLevelCreateRequire } from 'module';",
        'const require = topLevelCreateRequire(import.meta.url);',
        "import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from 'url';",
        "const __dirname = topLevelFileUrlToPath(new topLevelURL('.', import.meta.url));",
      ].join('\n'),
    },
  };
}

/** The bundler takes source text: a string literal that holds JSON. */
function inlineConfig(config: Config): Record<string, string> {
  return { 'process.env.SUTURE_CONFIG': JSON.stringify(JSON.stringify(config)) };
}
