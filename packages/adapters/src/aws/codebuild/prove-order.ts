import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactKeys } from '@suture/core';
import { linkDependencies } from '../../proving/dependencies.ts';
import { createProver } from '../../proving/prove.ts';
import { createSandbox, type Sandbox } from '../../proving/sandbox.ts';
import { type Build, readObject } from './build.ts';
import { unpack } from './packed.ts';
import { createUserSandbox } from './user-sandbox.ts';

/** Measures one order and stores the report for the judge. */
export async function proveOrder({ objects, order, supply }: Build): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'suture-prove-'));
  // The tests' user can reach its own folders below, and list nothing.
  chmodSync(work, 0o711);
  try {
    const sandbox = await openSandbox();
    const tree = await readObject(objects, supply.tree);
    const installed = join(work, 'dependencies');
    mkdirSync(installed);
    if (supply.dependencies !== undefined) unpack(await readObject(objects, supply.dependencies), installed, 0);
    const reports = join(work, 'reports');
    mkdirSync(reports, { mode: 0o711 });
    let trees = 0;
    const prover = createProver({
      checkout: async () => {
        trees += 1;
        const root = join(work, `tree-${trees}`);
        unpack(tree, root, 1);
        return { root, dispose: async () => rmSync(root, { recursive: true, force: true }) };
      },
      prepare: async (root) => (await linkDependencies({ repository: installed, root })).mounts,
      sandbox,
      reports,
    });
    const report = await prover.prove(order);
    const key = artifactKeys.provingReport(order.incidentId, order.attempt);
    await objects.put(key, Buffer.from(JSON.stringify(report, null, 2)));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Namespaces if the container has them, otherwise another user. */
async function openSandbox(): Promise<Sandbox> {
  try {
    return await createSandbox({ allowUnsandboxed: false });
  } catch (error) {
    if (error instanceof Error && error.name === 'SandboxMissing') return createUserSandbox();
    throw error;
  }
}
