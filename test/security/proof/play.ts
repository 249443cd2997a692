import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createProver, createSandbox } from '@suture/adapters/proving';
import { judgeProof, type Proof, Reproduction, type SuiteRun, type WorkOrder } from '@suture/core';
import { writeReproduction } from '@suture/mechanic/reproduce';
import { type Entry, modulePath, nameOf, type Runner, suiteOf, testPath, writeFiles } from './project.ts';

export interface Played {
  readonly proof: Proof;
  /** Whether the reproduction passed with the patch inside the runner: without more, the patch would be proven. */
  readonly passedInside: boolean;
}

export interface Stage {
  /** Proves a patch of the module, with nothing in front that refuses it. */
  play(patch: { readonly runner: Runner; readonly entry: Entry; readonly patched: string }): Promise<Played>;
  close(): void;
}

/** Opens the real prover over small projects. What a suite gave on the base commit is measured once for each project. */
export async function openStage(): Promise<Stage> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parts-')));
  const reports = join(folder, 'reports');
  mkdirSync(reports);
  const packages = realpathSync('node_modules');
  const sandbox = await createSandbox({ allowUnsandboxed: true });
  const baseRuns = new Map<string, SuiteRun>();
  let trees = 0;
  return {
    close: () => rmSync(folder, { recursive: true, force: true }),
    play: async ({ runner, entry, patched }) => {
      const project = `${runner}-${entry}`;
      const base = join(folder, project);
      const files = writeFiles(runner, entry);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(base, path)), { recursive: true });
        writeFileSync(join(base, path), text);
      }
      const order = writeOrder({ runner, entry, patched }, files);
      const prover = createProver({
        checkout: async () => {
          trees += 1;
          const root = join(folder, `tree-${trees}`);
          cpSync(base, root, { recursive: true });
          return { root, dispose: async () => rmSync(root, { recursive: true, force: true }) };
        },
        prepare: async (root) => {
          symlinkSync(packages, join(root, 'node_modules'));
          return [{ path: packages, writable: false }];
        },
        sandbox,
        reports,
        baseRuns: {
          find: async () => baseRuns.get(project),
          keep: async (_order, run) => {
            baseRuns.set(project, run);
          },
        },
      });
      const report = await prover.prove(order);
      const inside = report.reproductionWithPatch?.tests ?? [];
      const wanted = inside.filter(({ id }) => entry !== 'test' || id.endsWith('shares nothing'));
      const passedInside = wanted.length > 0 && wanted.every(({ status }) => status === 'passed');
      return { proof: judgeProof(order, report), passedInside };
    },
  };
}

function writeOrder(
  { runner, entry, patched }: { readonly runner: Runner; readonly entry: Entry; readonly patched: string },
  files: Readonly<Record<string, string>>,
): WorkOrder {
  return {
    incidentId: 'inc-1',
    attempt: 1,
    nonce: 'n'.repeat(32),
    repository: 'parts',
    baseCommit: 'c0ffee',
    suite: suiteOf(runner),
    files: [{ path: modulePath, before: files[modulePath] ?? '', after: patched }],
    reproduction: entry === 'test' ? failingTest(runner) : replay(runner, entry, files),
    timeout: 120_000,
  };
}

function failingTest(runner: Runner): Reproduction {
  return {
    kind: 'failing-test',
    description: 'a failing test',
    files: [],
    command: suiteOf(runner),
    testFiles: [testPath],
    tests: [`${testPath} > shares nothing`],
  };
}

/** The reproduction that the mechanic writes for the incident. */
function replay(runner: Runner, entry: Entry, files: Readonly<Record<string, string>>): Reproduction {
  const message = `Cannot read properties of ${entry === 'event' ? 'undefined' : 'null'} (reading 'value')`;
  const lines = (files[modulePath] ?? '').split('\n');
  const line = lines.findIndex((text) => text.includes('part.value')) + 1;
  const events = {
    call: { kind: 'values' as const, values: { part: null, args: [null] } },
    event: { kind: 'lambda' as const, event: {} },
    request: { kind: 'http' as const, method: 'GET', path: '/', headers: {} },
  };
  const written = writeReproduction({
    tree: { read: (path) => files[path], list: () => Object.keys(files) },
    suite: suiteOf(runner),
    fault: { name: 'TypeError', message, frames: [{ file: modulePath, line, column: 3, function: nameOf(entry) }] },
    event: entry === 'test' ? events.call : events[entry],
  });
  if (written.outcome === 'impossible') throw new Error(`No reproduction for ${entry} in ${runner}: ${written.reason}`);
  const { kind, description, files: added, selection, trigger } = written.reproduction;
  return Reproduction.parse({
    kind,
    description,
    files: added,
    command: suiteOf(runner),
    testFiles: selection.files,
    tests: [],
    expects: `TypeError: ${message}`,
    trigger,
  });
}
