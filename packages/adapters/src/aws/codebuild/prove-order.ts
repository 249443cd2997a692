import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { artifactKeys, type WorkOrder } from '@suture/core';
import { linkDependencies } from '../../proving/dependencies.ts';
import { createProver } from '../../proving/prove.ts';
import type { Build } from './build.ts';
import { unpack } from './packed.ts';
import { inWorkplace } from './workplace.ts';

/** Measures one order and stores the report for the judge. */
export async function proveOrder({ objects, order, supply }: Build<WorkOrder>): Promise<void> {
  const report = await inWorkplace({ objects, supply }, async ({ folder, sandbox, tree, installed }) => {
    const reports = join(folder, 'reports');
    mkdirSync(reports, { mode: 0o711 });
    let trees = 0;
    const prover = createProver({
      checkout: async () => {
        trees += 1;
        const root = join(folder, `tree-${trees}`);
        unpack(tree, root, 1);
        return { root, dispose: async () => rmSync(root, { recursive: true, force: true }) };
      },
      prepare: async (root) => (await linkDependencies({ repository: installed, root })).mounts,
      sandbox,
      reports,
    });
    return prover.prove(order);
  });
  const key = artifactKeys.provingReport(order.incidentId, order.attempt);
  await objects.put(key, Buffer.from(JSON.stringify(report, null, 2)));
}
