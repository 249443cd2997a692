import type { IndexHit } from './hit.ts';

/** The usual constant of reciprocal rank fusion: how much the first places count above the later ones. */
const flatness = 60;

/**
 * Merges several rankings: a hit that ranks high in more than one comes first. The scores of different rankings cannot be
 * compared, but their ranks can.
 * @param rankings each best first; an entry holds the same code in one or more files
 */
export function fuse(rankings: readonly (readonly (readonly IndexHit[])[])[], limit: number): readonly IndexHit[] {
  const scores = new Map<string, { readonly hit: IndexHit; score: number }>();
  for (const ranking of rankings) {
    const seen = new Set<string>();
    for (const [place, hits] of ranking.entries())
      for (const hit of hits) {
        const key = `${hit.path}:${hit.startLine}:${hit.symbol ?? ''}`;
        // Only the best chunk of a long symbol counts.
        if (seen.has(key)) continue;
        seen.add(key);
        const entry = scores.get(key) ?? { hit, score: 0 };
        entry.score += 1 / (flatness + place + 1);
        scores.set(key, entry);
      }
  }
  return [...scores.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ hit }) => hit);
}
