import MagicString from 'magic-string';
import { OverlappingSplices, SpliceOutOfRange } from './errors.ts';
import type { Splice } from './model.ts';

/**
 * Applies the splices of one file to its text. Two insertions at the same offset are kept in the given order.
 * Throws OverlappingSplices or SpliceOutOfRange when they cannot be applied exactly.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  const result = new MagicString(text);
  let reached = 0;

  for (const splice of ordered) {
    if (splice.start < 0 || splice.end < splice.start || splice.end > text.length)
      throw new SpliceOutOfRange(splice.file, splice.start, splice.end, text.length);
    if (splice.start < reached) throw new OverlappingSplices(splice.file, splice.start);
    reached = splice.end;
    if (splice.start === splice.end) result.appendLeft(splice.start, splice.text);
    else if (splice.text === '') result.remove(splice.start, splice.end);
    else result.update(splice.start, splice.end, splice.text);
  }
  return result.toString();
}

/** How many characters splices remove and insert. */
export function sizeOf(splices: readonly Splice[]): number {
  return splices.reduce((size, { start, end, text }) => size + end - start + text.length, 0);
}

/** Whether splices of one file overlap, so that they cannot be applied together. */
export function overlap(splices: readonly Splice[]): boolean {
  const ordered = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  return ordered.some((splice, at) => splice.start < (ordered[at - 1]?.end ?? 0));
}

/** The smallest single replacement with the effect of all splices of one file. Undefined if they change nothing. */
export function narrow(text: string, splices: readonly Splice[]): Splice | undefined {
  const first = splices[0];
  if (first === undefined) return undefined;
  const start = Math.min(...splices.map((splice) => splice.start));
  const end = Math.max(...splices.map((splice) => splice.end));
  const before = text.slice(start, end);
  const after = applySplices(
    before,
    splices.map((splice) => ({ ...splice, start: splice.start - start, end: splice.end - start })),
  );
  if (before === after) return undefined;

  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { file: first.file, start: start + head, end: end - tail, text: after.slice(head, after.length - tail) };
}
