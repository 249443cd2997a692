import type { Answered } from './protocol.ts';

/**
 * The mishaps without any one of which the same invariant holds again. Tries to leave out halves, then quarters, then single ones.
 * @param play the seed with these mishaps only
 */
export async function shrink(
  failing: Answered,
  play: (kept: readonly string[]) => Promise<Answered>,
): Promise<Answered> {
  const wanted = failing.violations[0]?.invariant;
  let best = failing;
  let ids = failing.injected.map(({ id }) => id);
  for (let size = Math.ceil(ids.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < ids.length; ) {
      const kept = [...ids.slice(0, from), ...ids.slice(from + size)];
      const tried = await play(kept);
      if (tried.violations.some(({ invariant }) => invariant === wanted)) {
        best = tried;
        ids = kept;
      } else from += size;
    }
  }
  return best;
}
