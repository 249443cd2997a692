import type { SimpleCommand } from './command-line.ts';
import type { Framework } from './model.ts';

/** A command without what only starts it. */
export interface Unwrapped {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const runners: Readonly<Record<string, Framework>> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
  _mocha: 'mocha',
  jasmine: 'jasmine',
  ava: 'ava',
  tap: 'tap',
  tape: 'tap',
};
const wrappers = [
  ...['npx', 'pnpx', 'bunx', 'cross-env', 'cross-env-shell', 'env', 'dotenv', 'dotenvx', 'c8', 'nyc', 'istanbul'],
  ...['time', 'exec', 'dlx', 'corepack', 'xvfb-run', 'command'],
];
const scriptTools = ['npm', 'pnpm', 'yarn', 'bun', 'turbo', 'nx', 'lerna', 'run-s', 'run-p', 'npm-run-all'];

/** Removes wrappers that only start another program: `npx`, `cross-env A=b`, `node node_modules/.bin/jest`. */
export function unwrap({ argv, env }: Pick<SimpleCommand, 'argv' | 'env'>): Unwrapped {
  let rest = [...argv];
  const assigned: Record<string, string> = { ...env };
  while (wrappers.includes(baseName(rest[0] ?? ''))) {
    rest = rest.slice(1);
    while (rest[0]?.startsWith('-') === true) rest = rest.slice(1);
    for (const arg of rest) {
      const pair = /^([A-Za-z_]\w*)=(.*)$/.exec(arg);
      if (pair === null) break;
      assigned[pair[1] ?? ''] = pair[2] ?? '';
      rest = rest.slice(1);
    }
  }
  if (rest.length === argv.length) return { argv: withoutNode(rest), env: assigned };
  // A wrapper's own options come before the program: `c8 --reporter text mocha`.
  const known = (arg: string, index: number) =>
    !/^(?:-r|-R|--reporter)$/.test(argv[argv.length - rest.length + index - 1] ?? '') &&
    (runnerOf(arg) !== undefined || arg === 'node' || scriptTools.includes(baseName(arg)));
  const program = rest.slice(Math.max(rest.findIndex(known), 0));
  return { argv: program.length > 0 ? withoutNode(withoutDivider(argv, program)) : argv, env: assigned };
}

/** `istanbul cover _mocha --report text -- --ui tdd`: what stands before `--` is istanbul's. */
function withoutDivider(argv: readonly string[], program: readonly string[]): readonly string[] {
  const at = program.indexOf('--');
  if (at < 0 || !argv.some((arg) => baseName(arg) === 'istanbul')) return program;
  return [...program.slice(0, 1), ...program.slice(at + 1)];
}

/** `node --flag node_modules/.bin/jest x` is jest with node's flags, which are kept for starting the runner. */
function withoutNode(argv: readonly string[]): readonly string[] {
  if (baseName(argv[0] ?? '') !== 'node') return argv;
  const at = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-') && arg.includes('node_modules/'));
  const runner = at < 0 ? undefined : runnerOf(argv[at] ?? '');
  return runner === undefined || argv.includes('--test') ? argv : [...argv.slice(0, at), runner, ...argv.slice(at + 1)];
}

/** The framework that a command without wrappers starts. */
export function frameworkOf(argv: readonly string[]): Framework {
  const program = argv[0] ?? '';
  if (baseName(program) === 'bun' && argv.slice(1).find((arg) => !arg.startsWith('-')) === 'test') return 'bun';
  if (baseName(program) !== 'node') {
    const name = runnerOf(program);
    return (baseName(program) === 'tsx' && argv.includes('--test') ? 'node' : runners[name ?? '']) ?? 'command';
  }
  if (argv.includes('--test')) return 'node';
  const inner = argv.slice(1).find((arg) => !arg.startsWith('-') && Object.hasOwn(runners, arg));
  return runners[inner ?? ''] ?? 'command';
}

/** Whether a program can be followed: a runner, or a tool that starts the scripts of a workspace. */
export function isKnownProgram(program: string): boolean {
  return runnerOf(program) !== undefined || scriptTools.includes(program) || program === 'node';
}

/** The runner a path starts: `vitest`, `./node_modules/.bin/jest`, `node_modules/mocha/bin/mocha.js`. */
function runnerOf(path: string): string | undefined {
  const name = baseName(path).replace(/\.(?:c|m)?js$/, '');
  return Object.hasOwn(runners, name) ? name : undefined;
}

/** vitest watches unless it is told to run once. */
export function inRunMode(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((arg) => runners[runnerOf(arg) ?? ''] === 'vitest');
  const rest = argv.slice(at + 1).filter((arg) => !/^(?:-w|--watch(?:=.*)?|--run|--no-watch)$/.test(arg));
  const mode = ['run', 'watch', 'dev'].includes(rest[0] ?? '') ? rest.slice(1) : rest;
  return [...argv.slice(0, at + 1), 'run', ...mode];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
