import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installs a project's dependencies as its lock file names them where that is possible, without scripts; nothing where it has none. */
export async function install(root: string): Promise<void> {
  const manifest = await readFile(join(root, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest === undefined || !/"(?:dev)?dependencies"\s*:/i.test(manifest)) return;
  const has = (name: string) =>
    readFile(join(root, name)).then(
      () => true,
      () => false,
    );
  const attempts = (await has('pnpm-lock.yaml'))
    ? [
        ['pnpm', 'install', '--frozen-lockfile', '--ignore-scripts'],
        ['pnpm', 'install', '--no-frozen-lockfile', '--ignore-scripts'],
        ['pnpm', 'install', '--no-frozen-lockfile', '--ignore-scripts', '--ignore-workspace'],
      ]
    : (await has('yarn.lock'))
      ? [
          ['yarn', 'install', '--frozen-lockfile', '--ignore-scripts'],
          ['yarn', 'install', '--ignore-scripts', '--ignore-engines'],
        ]
      : [
          ['npm', (await has('package-lock.json')) ? 'ci' : 'install', ...npmOptions],
          ['npm', 'install', ...npmOptions, '--legacy-peer-deps'],
        ];
  await firstThatWorks(attempts, root);
}

const npmOptions = ['--ignore-scripts', '--no-audit', '--no-fund'];

/** An older lock file is often not what today's package manager takes; then it chooses the versions itself. */
async function firstThatWorks(attempts: readonly (readonly string[])[], cwd: string): Promise<void> {
  for (const [at, [program = 'npm', ...args]] of attempts.entries())
    try {
      await run(program, args, { cwd, maxBuffer: 64_000_000, timeout: 600_000 });
      return;
    } catch (error) {
      if (at === attempts.length - 1) throw error;
    }
}
