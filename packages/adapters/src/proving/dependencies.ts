import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { DependenciesMissing } from '../errors.ts';

export interface DependencyLinks {
  /** What a sandbox must show, read-only. */
  readonly mounts: readonly { readonly path: string; readonly writable: boolean }[];
}

export interface DependencyRequest {
  /** The person's checkout with its installed dependencies. */
  readonly repository: string;
  /** A fresh tree of a commit. */
  readonly root: string;
}

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  workspaces: z.unknown().optional(),
});

/** Folders that never hold a package of the project. */
const skipped = new Set(['node_modules', '.git', 'dist', 'build', 'coverage']);
const depthLimit = 4;

/**
 * Makes the person's installed dependencies usable in a fresh tree, by links: nothing is copied, nothing installed. A workspace
 * package is linked to its place in the tree, never to the person's own copy, so that the tree's code is what runs.
 * @throws DependenciesMissing when dependencies are named and none are installed
 */
export async function linkDependencies(request: DependencyRequest): Promise<DependencyLinks> {
  const installed = findInstalled(request.repository);
  if (installed.length === 0) {
    if (needsDependencies(request.root))
      throw new DependenciesMissing(request.repository, 'none are installed. Run npm ci there first.');
    return { mounts: [] };
  }
  for (const one of installed) await linkFolder(one, request);
  return { mounts: installed.map(({ folder }) => ({ path: folder, writable: false })) };
}

function needsDependencies(root: string): boolean {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return false;
  const manifest = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  return manifest !== undefined && Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
}

interface Installed {
  /** Where the project has it, relative to its root: `node_modules`, `packages/a/node_modules`. */
  readonly place: string;
  /** Where it really is: a linked node_modules lies elsewhere. */
  readonly folder: string;
}

/** Every node_modules folder of the project itself: at the root and in its packages. */
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

async function linkFolder({ place, folder }: Installed, { repository, root }: DependencyRequest): Promise<void> {
  const target = join(root, place);
  if (!existsSync(dirname(target))) return;
  await mkdir(target, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.startsWith('@')) await linkScope(join(folder, name), join(target, name), repository, root);
    else await linkEntry(join(folder, name), join(target, name), repository, root);
  }
}

async function linkScope(installed: string, place: string, repository: string, root: string): Promise<void> {
  await mkdir(place, { recursive: true });
  for (const name of readdirSync(installed))
    await linkEntry(join(installed, name), join(place, name), repository, root);
}

/** Caches that tools write in node_modules stay the tree's own. */
const caches = new Set(['.cache', '.vite', '.vitest', '.vite-temp']);

async function linkEntry(installed: string, place: string, repository: string, root: string): Promise<void> {
  if (caches.has(installed.split(sep).at(-1) ?? '') || lstatSync(place, { throwIfNoEntry: false }) !== undefined)
    return;
  await symlink(
    isWorkspaceLink(installed, repository) ? workspacePlace(installed, repository, root) : installed,
    place,
  );
}

/** Whether an entry points into the repository but not into a node_modules folder: a package of the project itself. */
function isWorkspaceLink(installed: string, repository: string): boolean {
  if (!lstatSync(installed).isSymbolicLink()) return false;
  const target = resolve(dirname(installed), readlinkSync(installed));
  return target.startsWith(repository + sep) && !relative(repository, target).split(sep).includes('node_modules');
}

function workspacePlace(installed: string, repository: string, root: string): string {
  return join(root, relative(repository, resolve(dirname(installed), readlinkSync(installed))));
}
