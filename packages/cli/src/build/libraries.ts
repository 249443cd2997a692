import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { type Bundled, carry } from './resources.ts';

interface Adaptation {
  /** The end of the file's path. */
  readonly file: string;
  readonly from: string;
  readonly to: (bundled: Bundled) => string;
}

/** Libraries and one adapter find files by names that a bundler cannot follow. */
const adaptations: readonly Adaptation[] = [
  {
    file: 'dynalite/index.js',
    from: "require('./actions/' + action)",
    to: () => "require('./actions/' + action + '.js')",
  },
  {
    file: 'dynalite/index.js',
    from: "require('./validations/' + action)",
    to: () => "require('./validations/' + action + '.js')",
  },
  {
    file: 'classic-level/binding.js',
    from: '(__dirname)',
    to: (bundled) => `(require('node:path').join(bundleFolder, ${JSON.stringify(carryDatabase(bundled))}))`,
  },
];

/** The systems whose compiled database is in the package. */
const systems = ['linux-x64', 'linux-arm64', 'darwin-x64+arm64'];

/**
 * Changes the libraries' own look-ups, and fails when a new version of one looks up in another way.
 */
export function adaptLibraries(bundled: Bundled): Plugin {
  return {
    name: 'adapt-libraries',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\/(dynalite\/index|classic-level\/binding)\.js$/ }, async ({ path }) => {
        const chosen = adaptations.filter(({ file }) => path.endsWith(file));
        let contents = await readFile(path, 'utf8');
        for (const { file, from, to } of chosen) {
          if (!contents.includes(from)) throw new Error(`${file} has changed: it no longer contains ${from}`);
          contents = contents.replace(from, () => to(bundled));
        }
        return { contents, loader: 'js' };
      });
    },
  };
}

/** The folder that holds `prebuilds`, as the loader of the database expects it. */
function carryDatabase(bundled: Bundled): string {
  const folder = dirname(
    createRequire(join(bundled.root, 'packages/local/package.json')).resolve('classic-level/package.json'),
  );
  if (bundled.resources === 'in place') return relative(bundled.outdir, folder);
  for (const system of systems) carry(join(folder, 'prebuilds', system), bundled);
  return join('resources', relative(bundled.root, folder));
}
