import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseJson } from '../json.ts';

/** The first lock file that exists says which command installs. */
const installers: readonly (readonly [lockFile: string, command: string])[] = [
  ['package-lock.json', 'npm ci'],
  ['npm-shrinkwrap.json', 'npm ci'],
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
  ['yarn.lock', 'yarn install'],
  ['bun.lock', 'bun install'],
  ['bun.lockb', 'bun install'],
];

const Manifest = z.object({ packageManager: z.string().optional().catch(undefined) });
const YarnSettings = z.object({ nodeLinker: z.string().optional().catch(undefined) });

/** What to do so that a project's dependencies are installed where its tests find them, as a clause for a person. */
export function explainInstall(root: string): string {
  if (usesPlugAndPlay(root)) {
    return "the project uses Yarn Plug'n'Play, which keeps packages in archives. Set nodeLinker: node-modules in .yarnrc.yml, run yarn install, and commit the change";
  }
  const [, locked] = installers.find(([lockFile]) => existsSync(join(root, lockFile))) ?? [];
  const manager = /^(npm|pnpm|yarn|bun)@/.exec(packageManager(root))?.[1] ?? 'npm';
  return `run ${locked ?? `${manager} install`}`;
}

/** Whether yarn installs no node_modules folder: the default from version 2 on. */
function usesPlugAndPlay(root: string): boolean {
  if (['.pnp.cjs', '.pnp.js'].some((file) => existsSync(join(root, file)))) return true;
  const settings = readText(root, '.yarnrc.yml');
  const linker = settings === undefined ? undefined : YarnSettings.safeParse(readYaml(settings)).data?.nodeLinker;
  if (linker !== undefined) return linker === 'pnp';
  return /^__metadata:/m.test(readText(root, 'yarn.lock') ?? '') || /^yarn@(?!1\.)\d/.test(packageManager(root));
}

function packageManager(root: string): string {
  return Manifest.safeParse(parseJson(readText(root, 'package.json') ?? '')).data?.packageManager ?? '';
}

function readText(root: string, path: string): string | undefined {
  const absolute = join(root, path);
  return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
}

function readYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
