import type { FileChange, FileLines } from '../model/index.ts';

type Range = FileLines['ranges'][number];

/** The lines of the old text that a unified patch changes. An insertion counts as the line before it. */
export function rangesOfPatch(patch: string): readonly Range[] {
  const ranges: Range[] = [];
  let line = 0;
  for (const text of patch.split('\n')) {
    const hunk = /^@@ -(\d{1,9})(?:,\d{1,9})? \+/.exec(text);
    if (hunk !== null) line = Number(hunk[1]);
    else if (text.startsWith('-') && !text.startsWith('--- ')) {
      addLine(ranges, line);
      line += 1;
    } else if (text.startsWith('+') && !text.startsWith('+++ ')) addLine(ranges, Math.max(0, line - 1));
    else if (text.startsWith(' ')) line += 1;
  }
  return ranges;
}

/** The files of a diff in git's form, with the lines that each change touches. */
export function linesOfDiff(diff: string): readonly FileLines[] {
  return diff
    .split(/^diff --git /m)
    .slice(1)
    .flatMap((section) => {
      const path = /^--- a\/(.+)$/m.exec(section)?.[1];
      return path === undefined ? [] : [{ path, ranges: [...rangesOfPatch(section)] }];
    });
}

/** The lines that a change of a whole file touches, as one range. */
export function linesOfChange({ path, before, after }: FileChange): FileLines {
  const [a, b] = [(before ?? '').split('\n'), (after ?? '').split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return { path, ranges: [{ from: start + 1, to: Math.max(start + 1, a.length - end) }] };
}

function addLine(ranges: Range[], line: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && line <= last.to + 1)
    ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, line) };
  else ranges.push({ from: line, to: line });
}
