import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '@suture/cli/testing';
import { z } from 'zod';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));

/** A small project with a boundary error that its own tests show. */
export const brokenProject: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'stats', type: 'module', scripts: { test: 'node --test' } }),
  'src/stats.js': `export function average(numbers) {
  let total = 0;
  for (let i = 0; i <= numbers.length; i++) {
    total += numbers[i];
  }
  return total / numbers.length;
}

export function largest(numbers) {
  return Math.max(...numbers);
}
`,
  'test/stats.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { average, largest } from '../src/stats.js';

test('averages', () => {
  assert.equal(average([1, 2, 3]), 2);
  assert.equal(average([10]), 10);
});

test('finds the largest', () => {
  assert.equal(largest([1, 7, 3]), 7);
});
`,
};

/** A git repository with these files in one commit, and a folder for Suture's state beside it. */
export function createProject(files: Readonly<Record<string, string>>): {
  readonly repository: string;
  readonly home: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'suture-cli-'));
  const repository = join(folder, 'project');
  for (const [path, text] of Object.entries(files)) writeFile(join(repository, path), text);
  git(repository, 'init', '--quiet', '--initial-branch=main');
  git(repository, 'config', 'user.name', 'Project');
  git(repository, 'config', 'user.email', 'project@example.com');
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '--message', 'Work out statistics');
  return { repository, home: join(folder, 'home') };
}

export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function git(repository: string, ...words: readonly string[]): string {
  return execFileSync('git', [...words], { cwd: repository, encoding: 'utf8' }).trim();
}

export interface CommandEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Tests are often started by npx, which the command would take for its own start. */
const noNpx = { npm_command: undefined };

export interface CommandOptions {
  readonly environment?: Environment;
}

export interface ProcessOptions extends CommandOptions {
  /** Ends it as `kill -9` does, once its output holds `when`. */
  readonly kill?: { readonly when: string };
}

/** Runs the command in this process: without the seconds that a start takes, and otherwise as `startSuture` does. */
export async function suture(
  home: string,
  words: readonly string[],
  { environment = {} }: CommandOptions = {},
): Promise<CommandEnd> {
  return runMain(words, { ...process.env, ...noNpx, ...environment, SUTURE_HOME: home });
}

/** Runs `main` with exactly these variables; they are the process's own meanwhile, so one command at a time. */
export async function runMain(words: readonly string[], environment: Environment): Promise<CommandEnd> {
  const before = process.env;
  const written = { out: '', err: '' };
  const collect = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  process.env = { ...environment };
  try {
    const code = await main(words, { out: collect('out'), err: collect('err') });
    return { code, ...written };
  } finally {
    process.env = before;
  }
}

/** Starts the command as a person would, in a process of its own. */
export function startSuture(
  home: string,
  words: readonly string[],
  { environment = {}, kill }: ProcessOptions = {},
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [command, ...words], {
    env: { ...process.env, ...noNpx, ...environment, SUTURE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (kill !== undefined && out.includes(kill.when)) child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** Ends an incident at once: its log has an error without a stack trace. */
export async function handOver(home: string, repository: string): Promise<void> {
  const log = join(home, '..', 'untraceable.log');
  writeFile(log, '{"level":"error","msg":"failed","err":{"name":"TypeError","message":"it is bad"}}\n');
  const { code, err } = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--log', log]);
  if (code !== 3) throw new Error(`the incident was not handed over: ${err}`);
}

const Listed = z.array(z.looseObject({ id: z.string(), status: z.string() }));

/** What `suture incidents` knows. */
export async function listIncidents(home: string, repository: string): Promise<z.infer<typeof Listed>> {
  const { out } = await suture(home, ['incidents', '--repo', repository, '--json', '--unsandboxed']);
  return Listed.parse(JSON.parse(out));
}
