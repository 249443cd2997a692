import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { suiteEnvironment } from './environment.ts';
import type { SuitePart } from './model.ts';
import { findPackage } from './runner.ts';
import { tapTool } from './tap.ts';

/** The first lock file that exists says which command installs. */
const installers: readonly (readonly [lockFile: string, command: string])[] = [
  ['package-lock.json', 'npm ci'],
  ['npm-shrinkwrap.json', 'npm ci'],
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
  ['yarn.lock', 'yarn install'],
  ['bun.lock', 'bun install'],
  ['bun.lockb', 'bun install'],
];

/** Why a suite's runner cannot be started, and what to do; undefined if it is installed. */
export function explainNotInstalled(
  suite: SuitePart,
  place: { readonly root: string; readonly scratch: string },
): string | undefined {
  const name = packageOf(suite);
  const { root } = place;
  const folder = join(root, suite.cwd ?? '');
  if (suite.cwd !== undefined && !existsSync(folder)) return `The folder ${suite.cwd} does not exist.`;
  if (suite.framework === 'command') return explainNoProgram(suite, folder, place);
  if (name === undefined || findPackage(folder, name) !== undefined) return undefined;
  const { PATH = '' } = suiteEnvironment(suite, place);
  if (PATH.split(delimiter).some((bin) => existsSync(join(bin, name)))) return undefined;
  const where = suite.cwd === undefined ? '' : ` for ${suite.cwd}`;
  const missing = `${name} is not installed${where}`;
  if (existsSync(join(root, '.pnp.cjs'))) {
    return `${missing} in a node_modules folder: the project uses Yarn Plug'n'Play. Set nodeLinker: node-modules in .yarnrc.yml and run yarn install.`;
  }
  const [, command = 'npm install'] = installers.find(([lockFile]) => existsSync(join(root, lockFile))) ?? [];
  return `${missing}: run ${command}.`;
}

/** Why a command's program cannot be started, and what to do. A script may belong to the project. */
function explainNoProgram(
  suite: SuitePart,
  folder: string,
  place: { readonly root: string; readonly scratch: string },
): string | undefined {
  const [program = ''] = suite.argv;
  if (program === 'node') return undefined;
  if (program.includes('/')) {
    const path = resolve(folder, program);
    if (!existsSync(path)) return `${program} does not exist. Correct the test command, or commit the file.`;
    return isExecutable(path) ? undefined : `${program} is not executable: run git update-index --chmod=+x ${program}.`;
  }
  const { PATH = '' } = suiteEnvironment(suite, place);
  const bins = PATH.split(delimiter);
  if (bins.some((bin) => existsSync(join(bin, program)))) return undefined;
  const searched = bins.filter((bin) => !bin.startsWith(place.root)).join(', ');
  return `${program} is not installed in ${searched} or node_modules/.bin: install it there, or set testCommand.`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The package that has the suite's program. Node's own runner needs none. */
function packageOf({ framework, argv }: SuitePart): string | undefined {
  if (framework === 'node' || framework === 'command') return undefined;
  return framework === 'tap' ? tapTool(argv) : framework;
}
