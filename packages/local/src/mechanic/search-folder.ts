import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { linkDependencies } from '@suture/adapters/proving';
import { parseJson } from '@suture/core';
import { runProgram } from '@suture/mechanic/suites';
import type { RepairWorkspace } from './repair-workspace.ts';
import { searchRepairs, UnboundOrder } from './search.ts';

/**
 * Searches for a repair in a folder of its own, inside a sandbox that somebody else opened. The folder holds `order.json`, the base
 * commit's tree in `base`, and an empty `reports`; the findings are written to `report.json`.
 * @param folder absolute; everything in it may be read and changed by the code under test
 * @param installed the folder with the installed dependencies
 */
export async function searchFolder(folder: string, installed: string): Promise<void> {
  const order = parseJson(UnboundOrder, readFileSync(join(folder, 'order.json'), 'utf8'), 'the search order');
  const findings = await searchRepairs(order, openWorkspace(folder, installed));
  writeFileSync(join(folder, 'report.json'), JSON.stringify(findings));
}

function openWorkspace(folder: string, installed: string): RepairWorkspace {
  let trees = 0;
  return {
    checkout: async () => {
      trees += 1;
      const root = join(folder, `tree-${trees}`);
      await cp(join(folder, 'base'), root, { recursive: true, verbatimSymlinks: true });
      return { root, dispose: () => rm(root, { recursive: true, force: true }) };
    },
    // A packed tree has no history.
    changes: async () => [],
    prepare: async (root) => (await linkDependencies({ repository: installed, root })).mounts,
    run: runProgram,
    reports: join(folder, 'reports'),
    nonce: () => randomBytes(24).toString('hex'),
    ticks: () => performance.now(),
  };
}
