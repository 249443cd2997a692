import type { Repair } from '@suture/mechanic';
import { worthProposing } from '@suture/mechanic';

/** Repairs that are offered to the proof, one after the other. */
const mostOffered = 3;

/**
 * The repairs that are worth a person's time: each is more likely right than all that come after it together. None if even the first is not.
 * @param repairs most likely first
 */
export function chooseRepairs(repairs: readonly Repair[]): readonly Repair[] {
  const chosen: Repair[] = [];
  let left = repairs.reduce((sum, { confidence }) => sum + confidence, 0);
  for (const repair of repairs.slice(0, mostOffered)) {
    const share = left === 0 ? 0 : repair.confidence / left;
    if (!worthProposing({ ...repair, confidence: chosen.length === 0 ? repair.confidence : share })) break;
    chosen.push(repair);
    left -= repair.confidence;
  }
  return chosen;
}

/** The repairs that a repair is shown beside, with the calls for which they give something else. */
export function alternativesOf(repair: Repair, repairs: readonly Repair[]) {
  const others = [...new Set(repair.differences.map(({ other }) => other))];
  return others.flatMap((other) => {
    const alternative = repairs[other];
    if (alternative === undefined) return [];
    const differences = repair.differences
      .filter((difference) => difference.other === other)
      .map(({ call, here, there }) => ({ call, fix: here, alternative: there }));
    return [{ repair: alternative, differences }];
  });
}
