import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const programs = 'packages/adapters/src/aws/codebuild';

/**
 * Bundles the programs of the proving ground, with the reporters that test runners load as files beside them. `prove` runs `search` in
 * its sandbox. The same sources give the same bytes, since their hash names what is deployed.
 * @param folder where to; must exist
 */
export function buildProvingPrograms(folder: string): void {
  buildSync({
    entryPoints: {
      prove: join(programs, 'prove-build.ts'),
      prepare: join(programs, 'prepare-build.ts'),
      search: 'packages/local/src/mechanic/search-build.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
    },
  });
  cpSync('packages/mechanic/src/suites/reporters', join(folder, 'reporters'), { recursive: true });
}
