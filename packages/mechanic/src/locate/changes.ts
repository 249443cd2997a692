import type { Hints } from '../hints.ts';
import type { History, Placement } from '../history.ts';
import { tokens } from '../history.ts';
import type { Change, Problem } from '../model.ts';
import { isTest, type Project } from '../syntax/project.ts';
import { type Clue, clueAt, segmentsIn } from './evidence.ts';

/** Lines of recent changes. Newer changes, and changes to a name in the failure's message, weigh more. */
export function changeClues(problem: Problem, project: Project, history: History, hints: Hints): readonly Clue[] {
  return history.placements.flatMap((placement) => {
    if (isTest(placement.hunk.file)) return [];
    const age = problem.changes.indexOf(placement.change);
    const named = touchedName(placement, hints);
    const weight = 0.6 * 0.85 ** age * (named === undefined ? 0.6 : 1.4);
    const id = placement.change.commit.slice(0, 7);
    const reason = named === undefined ? `changed in ${id}` : `${id} changed ${named} here, which the failure names`;
    return placed(project, placement, weight, reason);
  });
}

/** Places that still use a name that a change renamed. */
export function staleNameClues(
  problem: Problem,
  project: Project,
  history: History,
  files: readonly string[],
): readonly Clue[] {
  const clues: Clue[] = [];
  for (const { from, to, change, times } of history.renames) {
    if (!isTelling(from, to)) continue;
    const age = problem.changes.indexOf(change);
    for (const file of files) {
      const module = isTest(file) ? undefined : project.module(file);
      for (const segment of module?.segments ?? []) {
        const uses = segment.spots.some(
          ({ node }) => ('name' in node && node.name === from) || ('value' in node && node.value === from),
        );
        if (!uses || module === undefined) continue;
        const weight = Math.min(0.6, 0.35 + 0.05 * times) * 0.85 ** age;
        const reason = `still says ${from}, which ${change.commit.slice(0, 7)} changed to ${to}`;
        clues.push(clueAt(module, segment, { weight, source: 'history', reason, change }));
      }
    }
  }
  return clues;
}

/** The newest change whose lines a range of lines overlaps. */
export function changeOf(history: History, file: string, startLine: number, endLine: number): Change | undefined {
  return history.placements.find(
    (placement) =>
      placement.hunk.file === file &&
      placement.startLine <= endLine &&
      Math.max(placement.endLine, placement.startLine) >= startLine,
  )?.change;
}

function placed(project: Project, placement: Placement, weight: number, reason: string): readonly Clue[] {
  const { hunk, change, startLine } = placement;
  const endLine = Math.max(placement.endLine, startLine);
  const shared = { weight, source: 'history', reason, change } as const;
  const module = project.module(hunk.file);
  const segments = module ? segmentsIn(module, startLine, endLine) : [];
  if (module === undefined || segments.length === 0) return [{ file: hunk.file, startLine, endLine, ...shared }];
  return segments.map((segment) => clueAt(module, segment, shared));
}

function touchedName({ hunk }: Placement, hints: Hints): string | undefined {
  const before = new Set(tokens(hunk.removed.join('\n')));
  const after = new Set(tokens(hunk.added.join('\n')));
  return [...hints.names].find((name) => before.has(name) !== after.has(name));
}

/** Whether a replaced name can have been a rename: keywords, names of types and the most common words are replaced for other reasons. */
function isTelling(from: string, to: string): boolean {
  return [from, to].every((name) => name.length > 2 && !commonWords.has(name));
}

const commonWords = new Set(
  `const let var function return async await import export default from new class extends implements interface type enum typeof instanceof
  public private protected readonly static abstract declare namespace module this super true false null undefined void never any unknown
  string number boolean object symbol bigint Array Object String Number Boolean Record Partial Readonly Promise Map Set Error Date RegExp
  the and for not with that this value values key keys name names data item items index result results options option args param params
  returns example test describe expect`.split(/\s+/),
);
