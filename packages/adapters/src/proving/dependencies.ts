import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { explainInstall } from '@suture/mechanic/suites';
import * as z from 'zod';
import { DependenciesMissing } from '../errors.ts';
import type { Mounts } from './checkout.ts';

export interface DependencyLinks {
  /** Folders that the sandbox must mount, read-only. */
  readonly mounts: Mounts;
}

interface DependencyRequest {
  /** The user's checkout with its installed dependencies. */
  readonly repository: string;
  /** A fresh tree of a commit. */
  readonly root: string;
}

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** Folders that never hold a package of the project. */
const skipped = new Set(['node_modules', '.git', 'dist', 'build', 'coverage']);
const depthLimit = 4;

/**
 * Makes the user's installed dependencies usable in a fresh tree by links; it copies and installs nothing. A workspace package is
 * linked to its place in the tree, never to the user's copy, so that the tree's code runs.
 * @throws DependenciesMissing when package.json names dependencies and none are installed
 */
export async function linkDependencies(request: DependencyRequest): Promise<DependencyLinks> {
  const installed = findInstalled(request.repository);
  if (installed.length === 0) {
    checkDependencies(request.repository, request.root);
    return { mounts: [] };
  }
  for (const { place, folder } of installed) await linkPackages(folder, join(request.root, place), request);
  return { mounts: installed.map(({ folder }) => ({ path: folder, writable: false })) };
}

/**
 * Checks that dependencies are installed if package.json names any.
 * @param root a tree of the commit that is about to run
 * @throws DependenciesMissing
 */
export function checkDependencies(repository: string, root = repository): void {
  if (findInstalled(repository).length > 0 || !needsDependencies(root)) return;
  throw new DependenciesMissing(repository, `none are installed: ${explainInstall(repository)}.`);
}

function needsDependencies(root: string): boolean {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return false;
  const manifest = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  return manifest !== undefined && Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
}

interface Installed {
  /** Its path below the project's root: `node_modules`, `packages/a/node_modules`. */
  readonly place: string;
  /** Its real path, since node_modules may be a link. */
  readonly folder: string;
}

/** Every node_modules folder of the project: at the root and in its packages. */
function findInstalled(repository: string, folder = repository, depth = 0): readonly Installed[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const found = join(folder, 'node_modules');
  const has = statSync(found, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const own = has ? [{ place: relative(repository, found), folder: realpathSync(found) }] : [];
  if (depth >= depthLimit) return own;
  const inside = entries.filter(
    (entry) => entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'),
  );
  return [...own, ...inside.flatMap((entry) => findInstalled(repository, join(folder, entry.name), depth + 1))];
}

/** Caches that tools write in node_modules; each tree has its own. */
const caches = new Set(['.cache', '.vite', '.vitest', '.vite-temp']);

async function linkPackages(folder: string, target: string, request: DependencyRequest): Promise<void> {
  if (!existsSync(dirname(target))) return;
  await mkdir(target, { recursive: true });
  for (const name of readdirSync(folder)) {
    const [installed, place] = [join(folder, name), join(target, name)];
    if (name.startsWith('@')) await linkPackages(installed, place, request);
    else if (!caches.has(name) && lstatSync(place, { throwIfNoEntry: false }) === undefined)
      await symlink(findTarget(installed, request), place);
  }
}

/** The installed package; for a link to a package of the project itself, that package's place in the tree. */
function findTarget(installed: string, { repository, root }: DependencyRequest): string {
  if (!lstatSync(installed).isSymbolicLink()) return installed;
  const place = relative(repository, resolve(dirname(installed), readlinkSync(installed)));
  const parts = place.split(sep);
  const isOwn = place !== '' && parts[0] !== '..' && !parts.includes('node_modules');
  return isOwn ? join(root, place) : installed;
}
