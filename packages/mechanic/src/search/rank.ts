import type { Candidate } from '../model.ts';
import type { Comparison, Group } from './compare.ts';

export interface RankedGroup extends Group {
  /** How likely this behaviour is the right one among those that pass, in 0..1; all together give 1. */
  readonly share: number;
}

/** Groups of candidates that pass, most likely first; within a group the most plausible candidate comes first. */
export function rankGroups({ groups, probes }: Comparison): readonly RankedGroup[] {
  const weighed = groups.map((group) => {
    const candidates = [...group.candidates].sort(likelierFirst);
    return { group: { ...group, candidates }, weight: weightOf(candidates) * soundness(group, probes) };
  });
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  return weighed
    .map(({ group, weight }) => ({ ...group, share: sum === 0 ? 0 : weight / sum }))
    .sort((a, b) => b.share - a.share);
}

function likelierFirst(a: Candidate, b: Candidate): number {
  return b.plausibility - a.plausibility || b.score - a.score || sizeOf(a) - sizeOf(b);
}

function sizeOf({ splices }: Candidate): number {
  return splices.reduce((size, { start, end, text }) => size + end - start + text.length, 0);
}

/** Different edits with the same effect support each other, each further one less. */
function weightOf(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { plausibility }, at) => sum + plausibility ** 2 * 0.5 ** at, 0);
}

/**
 * Outputs that a repair seldom has: the same for every input, the input itself, an error or nothing where the code as it is gave
 * something.
 */
function soundness({ outputs }: Group, probes: Comparison['probes']): number {
  if (outputs.length < 8) return 1;
  let factor = 1;
  const bases = new Set(probes.map(({ base }) => base));
  if (new Set(outputs).size === 1 && bases.size > 1) factor *= 0.3;
  const worse = outputs.filter((output, at) => isNothing(output) && !isNothing(probes[at]?.base ?? '')).length;
  factor *= 1 - 0.8 * (worse / outputs.length);
  return factor;
}

function isNothing(output: string): boolean {
  return /^(?:throws|does not end|undefined$|NaN$)|\bNaN\b|\bundefined\b/.test(output);
}
