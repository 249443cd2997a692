import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { grammarNames } from '@suture/code-index';
import { type Bundled, carry } from './carry.ts';

interface Adaptation {
  /** The end of the file's path. */
  readonly file: string;
  readonly from: string;
  readonly to: (bundled: Bundled) => string;
}

/** Look-ups by a name or a folder that a bundler cannot follow. `bundleFolder` is defined at the head of each file of the bundle. */
const adaptations: readonly Adaptation[] = [
  {
    file: '/dynalite/index.js',
    from: "require('./actions/' + action)",
    to: () => "require('./actions/' + action + '.js')",
  },
  {
    file: '/dynalite/index.js',
    from: "require('./validations/' + action)",
    to: () => "require('./validations/' + action + '.js')",
  },
  {
    file: '/classic-level/binding.js',
    from: '(__dirname)',
    to: (bundled) => `(require('node:path').join(bundleFolder, ${JSON.stringify(carryDatabase(bundled))}))`,
  },
  {
    file: '/adapters/src/code-search/grammar-files.ts',
    from: 'require.resolve(module)',
    to: (bundled) => `join(bundleFolder, ${JSON.stringify(carryGrammars(bundled))}, module)`,
  },
];

/** The systems whose compiled database is carried. */
const systems = ['linux-x64', 'linux-arm64', 'darwin-x64+arm64'];

/**
 * The text of a file with its look-ups changed.
 * @throws Error when a file looks up in another way than before
 */
export function adapt(path: string, text: string, bundled: Bundled): string {
  return adaptations.reduce((adapted, { file, from, to }) => {
    if (!path.endsWith(file)) return adapted;
    if (!text.includes(from)) throw new Error(`${path} has changed: it no longer contains ${from}`);
    return adapted.replace(from, () => to(bundled));
  }, text);
}

/** The folder whose `prebuilds` hold the compiled database. */
function carryDatabase(bundled: Bundled): string {
  const manifest = resolveFrom('local', 'classic-level/package.json', bundled);
  const carried = systems.map((system) => carry(join(dirname(manifest), 'prebuilds', system), bundled));
  return dirname(dirname(carried[0] ?? ''));
}

/** The folder below which each compiled grammar lies under its module's name. */
function carryGrammars(bundled: Bundled): string {
  const modules = grammarNames.map((name) => `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`);
  const [folder = ''] = ['web-tree-sitter/web-tree-sitter.wasm', ...modules].map((module) => {
    const path = carry(resolveFrom('adapters', module, bundled), bundled);
    if (!path.endsWith(`/${module}`)) throw new Error(`${module} is in a folder of another name.`);
    return path.slice(0, -module.length);
  });
  return folder;
}

function resolveFrom(part: string, module: string, { root }: Bundled): string {
  return createRequire(join(root, 'packages', part, 'package.json')).resolve(module);
}
