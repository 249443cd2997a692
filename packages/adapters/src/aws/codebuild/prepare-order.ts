import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { InstallFailed } from '../../errors.ts';
import { type Build, readObject } from './build.ts';
import { pack, unpack } from './packed.ts';

/** The install command for each lock file. It installs the exact versions and runs no package's scripts. The first match is used. */
const installers: readonly (readonly [lockFile: string, argv: readonly string[]])[] = [
  ['npm-shrinkwrap.json', ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  ['package-lock.json', ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  ['pnpm-lock.yaml', ['corepack', 'pnpm', 'install', '--frozen-lockfile', '--ignore-scripts']],
  ['yarn.lock', ['corepack', 'yarn', 'install', '--frozen-lockfile', '--ignore-scripts']],
];

/**
 * Installs the dependencies of the base commit and stores them under the key of their lock file. It uses neither the patch nor
 * the project's own npm configuration, which could name another registry or a token.
 * @throws InstallFailed
 */
export async function prepareOrder({ objects, supply }: Pick<Build, 'objects' | 'supply'>): Promise<void> {
  if (supply.dependencies === undefined) return;
  const root = mkdtempSync(join(tmpdir(), 'suture-prepare-'));
  try {
    unpack(await readObject(objects, supply.tree), root, 1, '.npmrc');
    install(root);
    await objects.put(supply.dependencies, pack(root, findInstalled(root, root)));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function install(root: string): void {
  const found = installers.find(([lockFile]) => existsSync(join(root, lockFile)));
  if (found === undefined)
    throw new InstallFailed('there is no lock file; commit package-lock.json, pnpm-lock.yaml or yarn.lock');
  const [program = '', ...args] = found[1];
  const { PATH, HOME } = process.env;
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: root,
    env: { PATH, HOME, CI: '1', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' },
    maxBuffer: 50_000_000,
  });
  if (error !== undefined || status !== 0)
    throw new InstallFailed(`${found[1].join(' ')} ended with ${status}: ${stderr?.toString('utf8').slice(-1000)}`);
}

/** Every node_modules folder of the project; none is inside another. */
function findInstalled(root: string, folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== '.git')
    .flatMap(({ name }) => {
      const path = join(folder, name);
      return name === 'node_modules' ? [relative(root, path)] : findInstalled(root, path);
    });
}
