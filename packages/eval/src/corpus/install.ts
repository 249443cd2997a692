import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installs a project's dependencies as its lock file names them, without scripts; nothing where it names none. */
export async function install(root: string): Promise<void> {
  const manifest = await readFile(join(root, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest === undefined || !/"(?:dev)?dependencies"\s*:/i.test(manifest)) return;
  const has = (name: string) =>
    readFile(join(root, name)).then(
      () => true,
      () => false,
    );
  const [program, ...args] = (await has('pnpm-lock.yaml'))
    ? ['pnpm', 'install', '--frozen-lockfile', '--ignore-scripts']
    : (await has('yarn.lock'))
      ? ['yarn', 'install', '--frozen-lockfile', '--ignore-scripts']
      : ['npm', (await has('package-lock.json')) ? 'ci' : 'install', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run(program ?? 'npm', args, { cwd: root, maxBuffer: 64_000_000, timeout: 600_000 });
}
