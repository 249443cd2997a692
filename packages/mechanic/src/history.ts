import type { Change, Hunk, Problem, SourceTree } from './model.ts';

/** A name or string that a change replaced by another one. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  readonly change: Change;
  /** How often the change made this replacement. */
  readonly times: number;
}

/** The current position of the lines that a hunk added. */
export interface Placement {
  readonly change: Change;
  readonly hunk: Hunk;
  /** First line of the added text; for a pure removal, the line after it. */
  readonly startLine: number;
  /** Last line of the added text; `startLine - 1` for a pure removal. */
  readonly endLine: number;
}

/** The evidence in the problem's changes, computed once. */
export interface History {
  readonly placements: readonly Placement[];
  readonly renames: readonly Rename[];
  /** Names that a change removed from some line without putting them back, with the change. */
  readonly removed: ReadonlyMap<string, Change>;
}

const tokenPattern =
  /[A-Za-z_$][\w$]*|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\d[\w.]*|===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.|=>|\*\*|\+\+|--|[-+*/%]=|\S/g;
const namePattern = /^[A-Za-z_$][\w$]*$/;
const stringPattern = /^(['"])(.*)\1$/;
/** Comparing more tokens than this costs more than a rename is worth. */
const tokenLimit = 600;

export function readHistory(problem: Problem): History {
  const placements: Placement[] = [];
  const renames: Rename[] = [];
  const removed = new Map<string, Change>();

  for (const change of problem.changes) {
    const counts = new Map<string, { from: string; to: string; times: number }>();
    for (const hunk of change.hunks) {
      const placed = place(problem.tree, change, hunk);
      if (placed) placements.push(placed);
      for (const [from, to] of replacedNames(hunk)) {
        const key = `${from}\0${to}`;
        counts.set(key, { from, to, times: (counts.get(key)?.times ?? 0) + 1 });
      }
      const kept = new Set(tokens(hunk.added.join('\n')));
      for (const token of tokens(hunk.removed.join('\n')))
        if (namePattern.test(token) && !kept.has(token) && !removed.has(token)) removed.set(token, change);
    }
    renames.push(...[...counts.values()].map((count) => ({ ...count, change })));
  }
  return { placements, renames, removed };
}

/** The tokens of a piece of code, well enough to compare two versions of a line. */
export function tokens(text: string): readonly string[] {
  return text.match(tokenPattern) ?? [];
}

/** One run of tokens that differs between two versions. */
export interface TokenRun {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Index of the run's first token in the newer version. */
  readonly at: number;
}

/** The runs in which two token lists differ, by their longest common subsequence. */
export function compareTokens(before: readonly string[], after: readonly string[]): readonly TokenRun[] {
  if (before.length > tokenLimit || after.length > tokenLimit) return [{ before, after, at: 0 }];
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  const cell = (row: number, column: number) => table[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--) {
      const best =
        before[row] === after[column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1));
      table[row]?.fill(best, column, column + 1);
    }

  const runs: TokenRun[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [fromRow, fromColumn] = [row, column];
    while ((row < before.length || column < after.length) && !(before[row] === after[column])) {
      if (column >= after.length || (row < before.length && cell(row + 1, column) >= cell(row, column + 1))) row++;
      else column++;
    }
    if (row > fromRow || column > fromColumn)
      runs.push({ before: before.slice(fromRow, row), after: after.slice(fromColumn, column), at: fromColumn });
    while (row < before.length && column < after.length && before[row] === after[column]) {
      row++;
      column++;
    }
  }
  return runs;
}

function replacedNames(hunk: Hunk): readonly [string, string][] {
  if (hunk.removed.length === 0 || hunk.added.length === 0) return [];
  const sameHeight = hunk.removed.length === hunk.added.length;
  const pairs = sameHeight
    ? hunk.removed.map((line, at): [string, string] => [line, hunk.added[at] ?? ''])
    : [[hunk.removed.join('\n'), hunk.added.join('\n')] as const];
  return pairs.flatMap(([before, after]) =>
    compareTokens(tokens(before), tokens(after)).flatMap((run) =>
      run.before.length === run.after.length
        ? run.before.flatMap((token, at) => asRename(token, run.after[at] ?? ''))
        : [],
    ),
  );
}

function asRename(before: string, after: string): readonly [string, string][] {
  if (before === after) return [];
  if (namePattern.test(before) && namePattern.test(after)) return [[before, after]];
  const [from, to] = [before.match(stringPattern)?.[2], after.match(stringPattern)?.[2]];
  return from && to ? [[from, to]] : [];
}

/** Later changes move lines, so this searches the added text, nearest to its original place first. */
function place(tree: SourceTree, change: Change, hunk: Hunk): Placement | undefined {
  const lines = tree.read(hunk.file)?.split('\n');
  if (lines === undefined) return undefined;
  if (hunk.added.length === 0) {
    const startLine = Math.min(Math.max(1, hunk.start), lines.length);
    return { change, hunk, startLine, endLine: startLine - 1 };
  }
  const matches = lines.flatMap((_, at) => (hunk.added.every((line, k) => lines[at + k] === line) ? [at + 1] : []));
  const [startLine] = matches.sort((a, b) => Math.abs(a - hunk.start) - Math.abs(b - hunk.start));
  return startLine === undefined ? undefined : { change, hunk, startLine, endLine: startLine + hunk.added.length - 1 };
}
