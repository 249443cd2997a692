import { iso, startsOf, type TimeSpan } from './time-span.ts';

/** One line per interval, including empty intervals, so that a start and an end are visible; no lines if all are empty. */
export function countLines(counts: ReadonlyMap<number, number>, span: TimeSpan, step: number): readonly string[] {
  if (![...counts.values()].some((count) => count > 0)) return [];
  const sums = new Map(startsOf(span, step).map((start) => [start, 0]));
  // An event at the very end of the span belongs to its last piece.
  const last = Math.max(...sums.keys());
  for (const [start, count] of counts) {
    const piece = Math.min(start, last);
    sums.set(piece, (sums.get(piece) ?? 0) + count);
  }
  const lines = [...sums].sort(([a], [b]) => a - b).map(([start, count]) => `${iso(start)} ${count}`);
  return [`lines in the ${step} seconds from each time on:`, ...lines];
}

export function describeWords(words: readonly string[]): string {
  if (words.length === 0) return 'anything';
  return words.map((word) => `"${word}"`).join(' and ');
}
