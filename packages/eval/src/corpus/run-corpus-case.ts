import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@suture/adapters/proving';
import { passedIn, withFiles } from '@suture/local/shadow';
import {
  chooseTests,
  coverTests,
  faultsOf,
  locate,
  observeTests,
  type Problem,
  type Repair,
  rankPlaces,
  repair,
  runTests,
  type SourceTree,
  type Workbench,
  worthProposing,
} from '@suture/mechanic';
import { detectSuite } from '@suture/mechanic/suites';
import { judgeRepair } from './judge-repair.ts';
import type { CorpusCase, CorpusResult, CorpusTrial } from './model.ts';

export interface CorpusSetup {
  readonly sandbox: Sandbox;
  readonly openTree: (root: string) => SourceTree;
  readonly ticks: () => number;
  readonly nonce: () => string;
  /** Milliseconds of search for each case. */
  readonly time: number;
}

/** Milliseconds for one run of a case's tests. */
const testTime = 60_000;
const suspectLimit = 60;

/** Lays a case out, lets the mechanic repair it, and judges what it proposes. */
export async function runCorpusCase(given: CorpusCase, folder: string, setup: CorpusSetup): Promise<CorpusResult> {
  const started = setup.ticks();
  const seconds = () => Math.round((setup.ticks() - started) / 100) / 10;
  const aside = (detail: string): CorpusResult => {
    return {
      name: given.name,
      outcome: 'set_aside',
      detail,
      plausible: false,
      correct: false,
      tried: 0,
      seconds: seconds(),
    };
  };
  const laid = await given.layOut(join(folder, 'case')).catch((error: unknown) => error);
  if (laid instanceof Error || !isTrial(laid)) return aside(`it cannot be laid out: ${String(laid).slice(0, 300)}`);
  return await runTrial(given.name, laid, folder, { setup, seconds, aside });
}

function isTrial(value: unknown): value is CorpusTrial {
  return typeof value === 'object' && value !== null && 'root' in value && 'fixed' in value;
}

interface Course {
  readonly setup: CorpusSetup;
  readonly seconds: () => number;
  readonly aside: (detail: string) => CorpusResult;
}

async function runTrial(
  name: string,
  trial: CorpusTrial,
  folder: string,
  { setup, seconds, aside }: Course,
): Promise<CorpusResult> {
  const { root } = trial;
  const tree = setup.openTree(root);
  const found = detectSuite(
    (path) => tree.read(path),
    trial.command,
    () => tree.list(),
  );
  if (found.outcome === 'none') return aside(found.reason);
  const reports = join(folder, 'reports');
  await mkdir(reports, { recursive: true });
  const bench: Workbench = {
    root,
    suite: found.suite,
    run: setup.sandbox.run,
    reports,
    nonce: setup.nonce,
    timeout: testTime,
  };
  const base = await observeTests(bench, tree);
  const failed = base.tests.filter(({ status }) => status === 'failed');
  if (!base.complete || failed.length === 0) return aside(base.problem ?? 'no test fails');
  const passes = await withFiles(trial.fixed, root, async () => passedIn(await runTests(bench)));
  const failing = failed.filter(({ id, file }) => passes.has(id) || (id === file && passes.has(file)));
  if (failing.length === 0) return aside(`no test that fails passes with the human fix (${failed[0]?.id})`);
  const files = [...new Set(failing.map(({ file }) => file))];
  const problem: Problem = {
    tree,
    faults: failing.flatMap(({ error }) => faultsOf(error, root, tree)),
    spectra: (await coverTests(bench, tree, files, base)).spectra,
    changes: [],
  };
  const suspects = locate(problem, { limit: suspectLimit });
  const result = await repair({
    problem,
    suspects,
    benches: [bench],
    tests: chooseTests(base, failing),
    known: base.tests,
    limits: { clock: setup.ticks, candidates: 20_000, time: setup.time, plausible: 60, further: 5_000 },
  });
  const about = { name, ranks: rankPlaces(tree, suspects, trial.fixed), tried: result.tried };
  const [best] = result.repairs;
  if (best === undefined) {
    const why = result.reasons.map(({ reason, count }) => `${reason} (${count})`).join(', ');
    return {
      ...about,
      outcome: 'none',
      detail: `${result.stopped}: ${why}`,
      plausible: false,
      correct: false,
      seconds: seconds(),
    };
  }
  const proposed = worthProposing(best);
  const searched = seconds();
  const judged = await judge(best, trial, bench, tree);
  return {
    ...about,
    outcome: proposed ? 'proposed' : 'abstained',
    detail: best.candidate.description,
    plausible: true,
    correct: proposed && judged.correct,
    right: judged.correct,
    judged: judged.how,
    confidence: Math.round(best.confidence * 100) / 100,
    template: best.candidate.template,
    seconds: searched,
  };
}

async function judge(best: Repair, trial: CorpusTrial, bench: Workbench, tree: SourceTree) {
  for (const [path, text] of trial.hidden) await writeFile(join(trial.root, path), text);
  try {
    const hidden = [...trial.hidden.keys()];
    const onBase = await runTests(bench, hidden.length === 0 ? {} : { files: hidden });
    return await judgeRepair(best.candidate, { trial, bench, tree, tests: onBase.tests, hidden });
  } finally {
    for (const path of trial.hidden.keys()) await rm(join(trial.root, path), { force: true });
  }
}
