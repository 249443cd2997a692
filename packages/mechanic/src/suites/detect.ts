import { z } from 'zod';
import { parseJson } from '../json.ts';
import { type SimpleCommand, splitCommandLine } from './command-line.ts';
import type { Framework, Suite } from './model.ts';

export type Detection =
  /** `note` names the parts of the command that are left out. */
  | { readonly outcome: 'found'; readonly suite: Suite; readonly note?: string }
  | { readonly outcome: 'none'; readonly reason: string };

const Manifest = z.object({ scripts: z.record(z.string(), z.unknown()).optional() });
const runners: Readonly<Record<string, Framework>> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
  _mocha: 'mocha',
};
const packageManagers = ['npm', 'yarn', 'pnpm'];
const wrappers = ['npx', 'pnpx', 'cross-env', 'cross-env-shell', 'env', 'dotenv', 'c8', 'nyc', 'time', 'exec', 'dlx'];
const scriptDepth = 5;

/**
 * Finds how a project runs its tests: from the command given, or else from `scripts.test` of its package.json.
 * @param read text of a file relative to the project's root.
 * @param command the command as a person types it; `npm test` and `npm run x` work too.
 */
export function detectSuite(read: (path: string) => string | undefined, command?: string): Detection {
  const scripts = readScripts(read('package.json'));
  if (command !== undefined && command.trim() !== '') return resolve(command, scripts, command, scriptDepth);
  if (scripts === undefined) return { outcome: 'none', reason: 'There is no readable package.json.' };
  const script = scripts.test;
  if (script === undefined || script.trim() === '') {
    return { outcome: 'none', reason: 'package.json has no test script.' };
  }
  return resolve(script, scripts, script, scriptDepth);
}

type Scripts = Readonly<Record<string, string>>;

function readScripts(text: string | undefined): Scripts | undefined {
  const manifest = Manifest.safeParse(parseJson(text ?? ''));
  if (!manifest.success) return undefined;
  const scripts = Object.entries(manifest.data.scripts ?? {});
  return Object.fromEntries(scripts.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])));
}

function resolve(line: string, scripts: Scripts | undefined, source: string, depth: number): Detection {
  if (/no test specified/.test(line)) {
    return { outcome: 'none', reason: 'The test script is the placeholder npm writes: no tests are specified.' };
  }
  const commands = splitCommandLine(line);
  const found = commands.map((one) => ({ one, ...unwrap(one) }));
  for (const candidate of found) {
    const script = nameScript(candidate.argv);
    if (script !== undefined) {
      const text = scripts?.[script.name];
      if (text !== undefined && depth === 0) {
        return { outcome: 'none', reason: `The script ${script.name} of package.json starts itself.` };
      }
      if (text === undefined && commands.length === 1) {
        return { outcome: 'none', reason: `package.json has no script named ${script.name}.` };
      }
      if (text !== undefined) {
        const inner = resolve([text, ...script.rest.map(quote)].join(' '), scripts, source, depth - 1);
        if (inner.outcome === 'found' && (inner.suite.framework !== 'command' || commands.length === 1)) {
          const suite = { ...inner.suite, env: { ...candidate.env, ...inner.suite.env } };
          return withNote(suite, commands, candidate.one, inner.note);
        }
        if (commands.length === 1) return inner;
      }
    }
    const framework = frameworkOf(candidate.argv);
    if (framework !== 'command') {
      const argv = framework === 'vitest' ? inRunMode(candidate.argv) : candidate.argv;
      return withNote({ framework, argv, env: candidate.env, source }, commands, candidate.one);
    }
  }
  const last = found.at(-1);
  if (last === undefined) return { outcome: 'none', reason: 'The test command is empty.' };
  const suite = { framework: 'command', argv: last.argv, env: last.env, source } as const;
  return withNote(suite, commands, last.one);
}

function withNote(suite: Suite, commands: readonly SimpleCommand[], chosen: SimpleCommand, inner?: string): Detection {
  const others = commands.filter((one) => one !== chosen).map((one) => `\`${one.source}\``);
  const notes = [others.length > 0 ? `${others.join(', ')} left out` : undefined, inner];
  const note = notes.filter((text) => text !== undefined).join('; ');
  return note === '' ? { outcome: 'found', suite } : { outcome: 'found', suite, note };
}

/** Removes wrappers that only start another program: `npx`, `cross-env A=b`, `node node_modules/.bin/jest`. */
function unwrap({ argv, env }: SimpleCommand): { argv: readonly string[]; env: Readonly<Record<string, string>> } {
  let rest = [...argv];
  const assigned: Record<string, string> = { ...env };
  for (;;) {
    const program = baseName(rest[0] ?? '');
    const managed = packageManagers.includes(program) && ['exec', 'dlx', 'x'].includes(rest[1] ?? '');
    if (!managed && !wrappers.includes(program)) break;
    rest = rest.slice(managed ? 2 : 1);
    while (rest[0]?.startsWith('-') === true) rest = rest.slice(1);
    for (const arg of rest) {
      const pair = /^([A-Za-z_]\w*)=(.*)$/.exec(arg);
      if (pair === null) break;
      assigned[pair[1] ?? ''] = pair[2] ?? '';
      rest = rest.slice(1);
    }
  }
  // A wrapper's own options come before the program: `c8 --reporter text mocha`.
  const runner =
    rest.length === argv.length ? -1 : rest.findIndex((arg) => runnerOf(arg) !== undefined || arg === 'node');
  const program = rest.slice(Math.max(runner, 0));
  return { argv: program.length > 0 ? withoutNode(program) : argv, env: assigned };
}

/** `node --flag node_modules/.bin/jest x` is jest with node's flags, which are kept for starting the runner. */
function withoutNode(argv: readonly string[]): readonly string[] {
  if (baseName(argv[0] ?? '') !== 'node') return argv;
  const at = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-') && arg.includes('node_modules/'));
  const runner = at < 0 ? undefined : runnerOf(argv[at] ?? '');
  return runner === undefined || argv.includes('--test') ? argv : [...argv.slice(0, at), runner, ...argv.slice(at + 1)];
}

function frameworkOf(argv: readonly string[]): Framework {
  const program = argv[0] ?? '';
  if (baseName(program) !== 'node') {
    const name = runnerOf(program);
    return (baseName(program) === 'tsx' && argv.includes('--test') ? 'node' : runners[name ?? '']) ?? 'command';
  }
  if (argv.includes('--test')) return 'node';
  const inner = argv.slice(1).find((arg) => !arg.startsWith('-'));
  return runners[inner ?? ''] ?? 'command';
}

/** The runner a path starts: `vitest`, `./node_modules/.bin/jest`, `node_modules/mocha/bin/mocha.js`. */
function runnerOf(path: string): string | undefined {
  const name = baseName(path).replace(/\.(?:c|m)?js$/, '');
  return Object.hasOwn(runners, name) ? name : undefined;
}

function inRunMode(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((arg) => runners[runnerOf(arg) ?? ''] === 'vitest');
  const rest = argv.slice(at + 1).filter((arg) => !/^(?:-w|--watch(?:=.*)?|--run|--no-watch)$/.test(arg));
  const mode = ['run', 'watch', 'dev'].includes(rest[0] ?? '') ? rest.slice(1) : rest;
  return [...argv.slice(0, at + 1), 'run', ...mode];
}

/** The script of package.json that a command runs, and the arguments passed to it. */
function nameScript(argv: readonly string[]): { name: string; rest: readonly string[] } | undefined {
  if (!packageManagers.includes(argv[0] ?? '')) return undefined;
  const manager = argv[0];
  const words = argv
    .slice(1)
    .filter((arg, index) => !(arg.startsWith('-') && arg !== '--' && !argv.slice(1, index + 1).includes('--')));
  const [verb, second] = words;
  const explicit = ['run', 'run-script', 'rum', 'urn'].includes(verb ?? '');
  const short = ['test', 't', 'tst'].includes(verb ?? '') ? 'test' : undefined;
  const name = explicit ? second : (short ?? (manager === 'npm' ? undefined : verb));
  if (name === undefined) return undefined;
  const given = argv.slice(argv.indexOf(explicit ? name : (verb ?? name)) + 1);
  const from = given.indexOf('--');
  if (from >= 0) return { name, rest: given.slice(from + 1) };
  return { name, rest: manager === 'npm' ? given.filter((arg) => !arg.startsWith('-')) : given };
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
