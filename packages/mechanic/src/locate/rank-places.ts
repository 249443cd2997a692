import type { SourceTree, Suspect } from '../model.ts';
import { narrow } from '../splices.ts';
import { openProject, type Project } from '../syntax/project.ts';
import { segmentFunction, segmentsIn } from './evidence.ts';

/** Ranks from 1; 0 where none is right. */
export interface PlaceRanks {
  readonly file: number;
  readonly function: number;
  readonly line: number;
}

/** The rank of the first suspect that a known fix changes, by file, function and statement. @param fixed the files' texts after the fix */
export function rankPlaces(
  tree: SourceTree,
  suspects: readonly Suspect[],
  fixed: ReadonlyMap<string, string>,
): PlaceRanks {
  const project = openProject(tree);
  const [functions, statements] = [new Set<string>(), new Set<string>()];
  for (const [file, after] of fixed) {
    const module = project.module(file);
    if (module === undefined) continue;
    for (const line of changedLines(module.text, after))
      for (const segment of segmentsIn(module, line, line)) {
        functions.add(`${file} ${segmentFunction(module, segment) ?? ''}`);
        statements.add(`${file}:${segment.startLine}`);
      }
  }
  const rank = (keys: readonly string[], right: (key: string) => boolean) => [...new Set(keys)].findIndex(right) + 1;
  return {
    file: rank(
      suspects.map(({ file }) => file),
      (file) => fixed.has(file),
    ),
    function: rank(
      suspects.map((suspect) => `${suspect.file} ${suspect.function ?? functionAt(suspect, project)}`),
      (key) => functions.has(key),
    ),
    line: rank(
      suspects.map(({ file, startLine }) => `${file}:${startLine}`),
      (key) => statements.has(key),
    ),
  };
}

/** The function around a place that does not name its own. */
function functionAt({ file, startLine }: Suspect, project: Project): string {
  const module = project.module(file);
  const [segment] = module === undefined ? [] : segmentsIn(module, startLine, startLine);
  return (module && segment && segmentFunction(module, segment)) ?? '';
}

/** The lines that a fix changes or takes away; where it only adds, the lines around that place. */
function changedLines(before: string, after: string): readonly number[] {
  const change = narrow(before, [{ file: '', start: 0, end: before.length, text: after }]);
  if (change === undefined) return [];
  const lineOf = (offset: number) => before.slice(0, offset).split('\n').length;
  const [from, to] = [lineOf(change.start), lineOf(change.end)];
  const kept = new Set(after.split('\n'));
  const lines = before.split('\n').slice(from - 1, to);
  const changed = lines.flatMap((line, at) => (kept.has(line) ? [] : [from + at]));
  return changed.length > 0 ? changed : [from - 1, from, to, to + 1];
}
