/**
 * How many lines a reader must look at: removed and added ones, as a shortest diff counts them.
 * @param limit counting stops above it; the answer is then `limit + 1`, which keeps the time in hand for any input
 */
export function countChangedLines(before: string, after: string, limit: number): number {
  const a = before.split('\n');
  const b = after.split('\n');
  const reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= limit; edits += 1) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const below = reach.get(diagonal + 1) ?? -1;
      const left = reach.get(diagonal - 1) ?? -1;
      let x = diagonal === -edits || (diagonal !== edits && left < below) ? below : left + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return edits;
    }
  }
  return limit + 1;
}
