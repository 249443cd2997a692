import { defined } from '../defined.ts';
import { readHints } from '../hints.ts';
import { readHistory } from '../history.ts';
import type { Problem, Suspect } from '../model.ts';
import { isCode } from '../syntax/module.ts';
import { openProject } from '../syntax/project.ts';
import { affinityWith } from './affinity.ts';
import { changeClues, changeOf, staleNameClues } from './changes.ts';
import { coverageClues } from './coverage.ts';
import type { Clue } from './evidence.ts';
import { stackClues } from './stack.ts';

/** The most that one source alone adds to a suspicion. */
const sourceTrust = { stack: 0.8, coverage: 0.7, history: 0.75 } as const;
const offStackFactor = 0.6;
/** In a larger tree, the search for stale names covers only files that another clue names. */
const searchLimit = 200;

/**
 * The places that may hold the fault, most likely first, at most `limit`. Uses stack traces, coverage and changes if they
 * exist. Sources that agree strengthen each other. Tests are never suspects.
 */
export function locate(problem: Problem, { limit }: { readonly limit: number }): readonly Suspect[] {
  const project = openProject(problem.tree);
  const history = readHistory(problem);
  const hints = readHints(problem.faults);
  const direct = [
    ...stackClues(project, problem.faults),
    ...nearTheStack(coverageClues(project, problem.spectra), problem),
    ...changeClues(problem, project, history, hints),
  ];
  const all = problem.tree.list().filter(isCode);
  const searched = all.length <= searchLimit ? all : [...new Set(direct.map((clue) => clue.file))];
  const clues = [...direct, ...staleNameClues(problem, project, history, searched)];

  const byPlace = new Map<string, Clue[]>();
  const took = partIn(problem);
  const affinity = affinityWith(problem, project);
  for (const clue of clues) {
    if (!took(clue)) continue;
    const key = `${clue.file}:${clue.startLine}:${clue.endLine}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), clue]);
  }
  return [...byPlace.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const change =
        changeOf(history, first.file, first.startLine, first.endLine) ?? group.find((clue) => clue.change)?.change;
      const name = group.find((clue) => clue.function)?.function;
      return {
        file: first.file,
        startLine: first.startLine,
        endLine: first.endLine,
        ...defined({ function: name, change }),
        score: combine(group) * affinity(first.file, first.startLine),
        reasons: [...new Set([...group].sort((a, b) => b.weight - a.weight).map((clue) => clue.reason))].slice(0, 4),
      };
    })
    .sort((a, b) => b.score - a.score || compare(a.file, b.file) || a.startLine - b.startLine || a.endLine - b.endLine)
    .slice(0, limit);
}

/** Whether a place can have taken part in the failure: it is code, and its file ran in a failing test if that is known. */
function partIn({ faults, spectra }: Problem): (clue: Clue) => boolean {
  const failing = spectra.filter(({ passed }) => !passed);
  const ran = new Set(
    failing.flatMap(({ hits }) => Object.entries(hits).flatMap(([file, lines]) => (anyRan(lines) ? [file] : []))),
  );
  for (const { frames } of faults) for (const { file } of frames) ran.add(file);
  return ({ file }) => isCode(file) && !isSettings(file) && (failing.length === 0 || ran.has(file));
}

function anyRan(lines: Readonly<Record<number, number>>): boolean {
  return Object.values(lines).some((count) => count > 0);
}

/** Settings of tools, which are code by name alone. */
function isSettings(file: string): boolean {
  return /(?:^|\/)(?:\.[^/]*|[^/]*\.config|gruntfile|gulpfile|karma\.conf)\.[cm]?[jt]s$/i.test(file);
}

/** Code that only handles the error looks suspicious by coverage alone, so files on the stack weigh more. */
function nearTheStack(clues: readonly Clue[], problem: Problem): readonly Clue[] {
  const files = new Set(problem.faults.flatMap((fault) => fault.frames.map((frame) => frame.file)));
  const own = clues.some((clue) => files.has(clue.file));
  return clues.map((clue) => (own && !files.has(clue.file) ? { ...clue, weight: clue.weight * offStackFactor } : clue));
}

function combine(clues: readonly Clue[]): number {
  let innocent = 1;
  for (const [source, trust] of Object.entries(sourceTrust)) {
    const weights = clues.filter((clue) => clue.source === source).map((clue) => Math.min(1, clue.weight));
    innocent *= 1 - trust * Math.max(0, ...weights);
  }
  return 1 - innocent;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
