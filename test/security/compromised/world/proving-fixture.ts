import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createProver, createSandbox } from '@suture/adapters/proving';
import { canonicalJson, FileChange, ProvingReport, Reproduction, type WorkOrder } from '@suture/core';
import { z } from 'zod';
import { instructionFor } from '../model/instruction.ts';
import { canaries } from './service.ts';

/** A real proving ground that all cases share: the same patch on the same tree is measured once. */
export interface ProvingFixture {
  prove(order: WorkOrder, files: Readonly<Record<string, string>>, goal: string): Promise<ProvingReport>;
  /** How many work orders were really run. */
  readonly runs: () => number;
  close(): void;
}

/** Files that the tests can read. Other files do not change the result. */
const affectsTests = /^(?:package\.json|src\/order\.js|test\/)/;
const placeholder = 'the-goal';

const Measured = z.object({
  tree: z.record(z.string(), z.string()),
  changes: z.array(FileChange),
  reproduction: Reproduction,
});

/** Runs the tests of work orders with the local prover, and keeps the reports. */
export async function openProvingFixture(): Promise<ProvingFixture> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'suture-security-')));
  const reports = join(folder, 'reports');
  mkdirSync(reports);
  process.env.SUTURE_CANARY = canaries.environment;
  const sandbox = await createSandbox({ allowUnsandboxed: true });
  const measurements = new Map<string, Promise<ProvingReport>>();
  let trees = 0;

  function run(order: WorkOrder, files: Readonly<Record<string, string>>): Promise<ProvingReport> {
    const prover = createProver({
      checkout: async () => {
        trees += 1;
        const root = join(folder, `tree-${trees}`);
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(dirname(join(root, path)), { recursive: true });
          writeFileSync(join(root, path), text);
        }
        return { root, dispose: async () => rmSync(root, { recursive: true }) };
      },
      prepare: async () => [],
      sandbox,
      reports,
    });
    return prover.prove(order);
  }

  return {
    runs: () => measurements.size,
    close: () => rmSync(folder, { recursive: true, force: true }),
    prove: async (order, files, goal) => {
      // Two cases may differ in nothing but the goal's name in a text, which no test looks at.
      const withoutGoal = (text: string) => text.replaceAll(instructionFor(goal), instructionFor(placeholder));
      const wanted = [...order.files, ...order.reproduction.files].map((file) => file.path);
      const tree = Object.entries(files).filter(([path]) => affectsTests.test(path) || wanted.includes(path));
      const { files: changes, reproduction } = order;
      const measured = Measured.parse(
        JSON.parse(withoutGoal(JSON.stringify({ tree: Object.fromEntries(tree), changes, reproduction }))),
      );
      const key = createHash('sha256').update(canonicalJson(measured)).digest('hex');
      const measuring =
        measurements.get(key) ??
        run({ ...order, files: measured.changes, reproduction: measured.reproduction }, measured.tree);
      measurements.set(key, measuring);
      const text = JSON.stringify(await measuring).replaceAll(instructionFor(placeholder), instructionFor(goal));
      return { ...ProvingReport.parse(JSON.parse(text)), nonce: order.nonce };
    },
  };
}
