import type { NodeJSProps } from 'sst/constructs';
import { type Config, defined } from '../../packages/core/src/index.ts';

/**
 * How every function is bundled. `splitting` puts what a function imports dynamically into files of its own, which Node reads at the
 * first use: without it the whole bundle is parsed at each cold start.
 * @param config goes into the bundle: a version runs with the configuration of its own release
 */
export function bundleOptions(config?: Config): NodeJSProps {
  return {
    minify: true,
    sourcemap: true,
    splitting: true,
    ...defined({ esbuild: config && { define: inlineConfig(config) } }),
  };
}

/** The bundler takes source text: a string literal that holds JSON. */
function inlineConfig(config: Config): Readonly<Record<string, string>> {
  return { 'process.env.SUTURE_CONFIG': JSON.stringify(JSON.stringify(config)) };
}
