import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { findBun } from './bun.ts';
import { suiteEnvironment } from './environment.ts';
import { explainInstall } from './install-command.ts';
import type { Suite, SuitePart } from './model.ts';
import { findPackage } from './runner.ts';
import { tapTool } from './tap.ts';

/** Why a suite's runner cannot be started, and what to do; undefined if it is installed. */
export function explainNotInstalled(
  suite: SuitePart,
  place: { readonly root: string; readonly scratch: string },
): string | undefined {
  const name = packageOf(suite);
  const { root } = place;
  const folder = join(root, suite.cwd ?? '');
  if (suite.cwd !== undefined && !existsSync(folder)) return `The folder ${suite.cwd} does not exist.`;
  if (suite.framework === 'bun') {
    const way = 'Run npm install --global bun, or see https://bun.sh, or set testCommand to another runner';
    return findBun(folder, root) === undefined ? `bun is not installed. ${way}.` : undefined;
  }
  if (suite.framework === 'command') return explainNoProgram(suite, folder, place);
  if (name === undefined || findPackage(folder, name) !== undefined) return undefined;
  const { PATH = '' } = suiteEnvironment(suite, place);
  if (PATH.split(delimiter).some((bin) => existsSync(join(bin, name)))) return undefined;
  const where = suite.cwd === undefined ? '' : ` for ${suite.cwd}`;
  const missing = `${name} is not installed${where}`;
  return `${missing}: ${explainInstall(root)}.`;
}

/** The reason why a runner of the suite cannot be started in a project, with the remedy. Undefined if every runner can be started. */
export function explainNotRunnable({ others = [], ...first }: Suite, root: string): string | undefined {
  const reasons = [first, ...others].map((part) => explainNotInstalled(part, { root, scratch: root }));
  return reasons.find((reason) => reason !== undefined);
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
