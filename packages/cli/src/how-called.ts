import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';

/** How this process was started. */
export interface Start {
  /** The script that runs, as the second word of the command line. */
  readonly script: string | undefined;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Options that every later command about the same incident needs again. */
interface Repeated {
  readonly repo?: string | undefined;
  readonly config?: string | undefined;
  readonly service?: string | undefined;
  readonly unsandboxed?: boolean | undefined;
}

/** Writes a command that the person can copy: as this one was called, for the same repository. */
export type Hint = (...words: readonly string[]) => string;

export function createHint(options: Repeated, start: Start = startOfProcess()): Hint {
  const { repo = '.', config, service, unsandboxed } = options;
  const repeated = [
    ...(repo === '.' ? [] : ['--repo', quoteForShell(repo)]),
    ...(config === undefined ? [] : ['--config', quoteForShell(config)]),
    ...(service === undefined ? [] : ['--service', quoteForShell(service)]),
    ...(unsandboxed ? ['--unsandboxed'] : []),
  ];
  const program = nameProgram(start);
  return (...words) => [program, ...words, ...repeated].join(' ');
}

/** What a person types to start this program again from the same folder. */
export function nameProgram({ script, folder, environment }: Start): string {
  const { npm_command: npm, PATH = '' } = environment;
  if (npm === 'exec' || npm === 'run-script') return 'npx suture';
  if (script === undefined || !/[\\/]suture(\.[cm]?js)?$/.test(script)) return 'suture';
  const real = realOf(script);
  const found = PATH.split(delimiter)
    .map((bin) => join(bin, 'suture'))
    .find(isExecutable);
  if (found !== undefined && realOf(found) === real) return 'suture';
  if (realOf(join(folder, 'node_modules', '.bin', 'suture')) === real) return 'npx suture';
  const near = relative(folder, script);
  const path = near.startsWith('..') ? script : near;
  // A script that is not executable by itself is started by node.
  return path.endsWith('js') ? `node ${quoteForShell(path)}` : quoteForShell(path.includes('/') ? path : `./${path}`);
}

/** One word of a POSIX shell. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function startOfProcess(): Start {
  return { script: process.argv[1], folder: process.cwd(), environment: process.env };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
