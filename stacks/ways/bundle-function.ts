import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { esbuildOptions } from '../parts/bundling.ts';
import type { FunctionSource } from '../parts/suture-function.ts';

/** Bundles a function as SST does, with its files beside it. The same sources give the same bytes, since their hash names what is deployed. */
export function bundleFunction({ handler, config, files }: FunctionSource): Code {
  const folder = mkdtempSync(join(tmpdir(), 'suture-function-'));
  buildSync({
    ...esbuildOptions(config),
    entryPoints: [handler.replace(/\.handler$/, '.ts')],
    outdir: join(folder, dirname(handler)),
  });
  for (const [to, from] of Object.entries(files)) cpSync(from, join(folder, to));
  return Code.fromAsset(folder);
}
