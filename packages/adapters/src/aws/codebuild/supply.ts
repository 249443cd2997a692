import { createHash } from 'node:crypto';
import { nameOrder, type ProvingOrder, type Snapshot } from '@suture/core';
import * as z from 'zod';

/** The packed folders that are ready for one order, by key. */
export const ProvingSupply = z.object({
  tree: z.string(),
  /** Absent when the project names no dependencies. */
  dependencies: z.string().optional(),
});
export type ProvingSupply = z.infer<typeof ProvingSupply>;

/** The key of an order's supply. */
export function supplyKey(order: ProvingOrder): string {
  return `proving/in/supplies/${order.incidentId}/${nameOrder(order)}.json`;
}

/** Installed packages contain code for one runtime: the builds' image. */
const platform = 'node22-arm64';
const manifests =
  /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml)$/;

/**
 * The key of a commit's installed dependencies: the same manifests and lock files give the same key.
 * Undefined when there is nothing to install.
 */
export function dependenciesKey(snapshot: Snapshot): string | undefined {
  const files = snapshot.paths.filter((path) => manifests.test(path) && !path.split('/').includes('node_modules'));
  if (!files.some((path) => path.endsWith('package.json') && namesDependencies(snapshot.read(path)))) return undefined;
  const digest = createHash('sha256').update(platform);
  for (const path of files) digest.update(`\0${path}\0${snapshot.read(path) ?? ''}`);
  return `proving/in/dependencies/${digest.digest('hex')}.tar.gz`;
}

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

function namesDependencies(text: string | undefined): boolean {
  try {
    const manifest = Manifest.parse(JSON.parse(text ?? '{}'));
    return Object.values(manifest).some((group) => Object.keys(group).length > 0);
  } catch {
    // An unreadable manifest may name dependencies; the build that installs them will report the problem.
    return true;
  }
}
