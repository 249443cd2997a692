import {
  type Candidate,
  compareCandidates,
  narrow,
  runTests,
  type SourceTree,
  type Splice,
  type Workbench,
  withCandidate,
} from '@suture/mechanic';
import type { TestResult } from '@suture/mechanic/suites';
import type { CorpusTrial } from './model.ts';

interface Judgement {
  readonly correct: boolean;
  readonly how: string;
}

interface Evidence {
  readonly trial: CorpusTrial;
  readonly bench: Workbench;
  readonly tree: SourceTree;
  /** The tests on the failing version, hidden ones included. */
  readonly tests: readonly TestResult[];
  readonly hidden: readonly string[];
}

/** Whether a repair passes the hidden tests and does what the human fix does, by its text or on the tests' inputs and inputs around these. */
export async function judgeRepair(
  candidate: Candidate,
  { trial, bench, tree, tests, hidden }: Evidence,
): Promise<Judgement> {
  if (hidden.length > 0) {
    const report = await withCandidate(candidate, trial.root, () => runTests(bench, { files: hidden }));
    const failed = report.tests.find(({ status }) => status !== 'passed');
    if (!report.complete || failed !== undefined)
      return { correct: false, how: `a hidden test fails: ${failed?.id ?? report.problem}` };
  }
  const human = humanFix(trial, tree);
  if (human.length === 0) return { correct: false, how: 'the human fix changes no code that can be compared' };
  if (sameText(candidate.splices, human, tree)) return { correct: true, how: 'the same text as the human fix' };
  const ids = tests.filter(({ status, id }) => status !== 'skipped' && id.includes(' > ')).map(({ id }) => id);
  const pair = [candidate, { ...candidate, id: 'human fix', splices: human }];
  const { groups, probes } = await compareCandidates(pair, bench, {
    tests: ids.slice(0, 200),
    patience: { start: 60_000, test: 30_000 },
  });
  const own = groups.find((group) => group.candidates.includes(candidate));
  const other = groups.find((group) => group.candidates.some(({ id }) => id === 'human fix'));
  // What the human fix gives for a call that it was not written for decides nothing.
  const telling = probes.flatMap((_, at) => {
    const wanted = other?.outputs[at];
    return wanted === undefined || /^(?:throws|does not end)/.test(wanted) ? [] : [at];
  });
  if (telling.length === 0) return { correct: false, how: 'it differs in text, and no call could be compared' };
  const differs = telling.find((at) => own?.outputs[at] !== other?.outputs[at]);
  if (differs === undefined)
    return { correct: true, how: `the same results as the human fix for ${telling.length} calls` };
  const show = (text = '') => text.slice(0, 80);
  return {
    correct: false,
    how: `${show(probes[differs]?.call)} gives ${show(own?.outputs[differs])}, with the human fix ${show(other?.outputs[differs])}`,
  };
}

function humanFix({ fixed }: CorpusTrial, tree: SourceTree): readonly Splice[] {
  return [...fixed].flatMap(([file, after]) => {
    const before = tree.read(file);
    if (before === undefined) return [];
    const change = narrow(before, [{ file, start: 0, end: before.length, text: after }]);
    return change === undefined ? [] : [change];
  });
}

function sameText(own: readonly Splice[], human: readonly Splice[], tree: SourceTree): boolean {
  const files = new Set([...own, ...human].map(({ file }) => file));
  return [...files].every((file) => plain(apply(tree, file, own)) === plain(apply(tree, file, human)));
}

function apply(tree: SourceTree, file: string, splices: readonly Splice[]): string {
  const ordered = splices.filter((splice) => splice.file === file).sort((a, b) => b.start - a.start);
  return ordered.reduce(
    (text, { start, end, text: own }) => text.slice(0, start) + own + text.slice(end),
    tree.read(file) ?? '',
  );
}

/** Layout does not count. */
function plain(text: string): string {
  return text.replace(/\s+/g, '').replaceAll(';', '');
}
