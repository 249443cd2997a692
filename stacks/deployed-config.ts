import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { type Config, readConfig } from '../packages/core/src/index.ts';

/**
 * Reads and checks the operator's `suture.config.ts`, or the file that SUTURE_CONFIG names, before anything is deployed.
 * @throws InvalidInput that names each wrong field
 */
export async function readDeployedConfig(file = process.env.SUTURE_CONFIG ?? 'suture.config.ts'): Promise<Config> {
  const folder = mkdtempSync(join(tmpdir(), 'suture-config-'));
  const bundle = join(folder, 'config.mjs');
  try {
    await build({ entryPoints: [resolve(file)], outfile: bundle, bundle: true, platform: 'node', format: 'esm' });
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(bundle).href);
    return readConfig(loaded.default, `the configuration ${file}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
