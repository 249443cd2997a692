import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaseRuns } from '@suture/adapters/proving';
import { SuiteRun, type WorkOrder } from '@suture/core';

/** Files that say what is installed; one that is missing says so too. */
const installedBy = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'],
  ...['node_modules/.package-lock.json', 'node_modules/.modules.yaml', 'node_modules/.yarn-integrity'],
  'node_modules/.yarn-state.yml',
];

/** What a kept run tells besides its tests. Runs of releases that recorded less are not taken for such. */
const recorded = ['doubt', 'changed'];

/**
 * Keeps the results of suites on base commits in a folder, by commit, lock file and installed packages, command, Node and isolation.
 * @param repository the user's checkout with its installed dependencies
 */
export function createBaseRuns(parts: {
  readonly folder: string;
  readonly repository: string;
  readonly isolation: string;
}): BaseRuns {
  const pathOf = (order: WorkOrder) => join(parts.folder, `${keyOf(order, parts)}.json`);
  return {
    find: async (order) => {
      const text = await readFile(pathOf(order), 'utf8').catch(() => undefined);
      // A file that is half written or of another version is measured anew.
      const found = text === undefined ? undefined : SuiteRun.safeParse(parseText(text));
      return found?.data;
    },
    keep: async (order, run) => {
      const path = pathOf(order);
      await mkdir(parts.folder, { recursive: true, mode: 0o700 });
      await writeFile(`${path}.new`, JSON.stringify(run));
      await rename(`${path}.new`, path);
    },
  };
}

function keyOf(
  { baseCommit, suite }: WorkOrder,
  { repository, isolation }: { readonly repository: string; readonly isolation: string },
): string {
  const hash = createHash('sha256').update(JSON.stringify([baseCommit, suite, process.version, isolation, recorded]));
  for (const file of installedBy) {
    const path = join(repository, file);
    hash.update(`\n${file}\n`);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
