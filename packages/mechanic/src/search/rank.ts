import type { Candidate } from '../model.ts';
import { sizeOf } from '../splices.ts';
import { restoreChange } from '../templates/restore-change.ts';
import type { Comparison, Group } from './compare.ts';
import { hidesSymptom } from './symptoms.ts';

export interface RankedGroup extends Group {
  /** How likely this behaviour is the right one among those that pass, in 0..1; all together give 1. */
  readonly share: number;
}

/** What a change that only hides the symptom keeps of its weight: it comes after the ones that mend the cause. */
const symptomFactor = 0.3;

/**
 * Groups of candidates that pass, most likely first; within a group the most plausible candidate comes first.
 * @param read the text of a file without changes
 */
export function rankGroups({ groups, probes }: Comparison, read: (file: string) => string): readonly RankedGroup[] {
  const weighed = groups.map((group) => {
    const candidates = [...group.candidates].sort(likelierFirst);
    return { group: { ...group, candidates }, weight: weightOf(candidates, read) * soundness(group, probes) };
  });
  return shareOut(weighed.map(({ group, weight }) => ({ ...group, share: weight }))).toSorted(
    (a, b) => b.share - a.share,
  );
}

/** The same groups with shares that give 1 together. */
export function shareOut(groups: readonly RankedGroup[]): readonly RankedGroup[] {
  const sum = groups.reduce((total, { share }) => total + share, 0);
  return groups.map((group) => ({ ...group, share: sum === 0 ? 0 : group.share / sum }));
}

/** What a revert keeps of its weight beside another change with the same effect: what is reverted had a purpose, which the other keeps. */
const revertFactor = 0.8;

function likelierFirst(a: Candidate, b: Candidate): number {
  const worth = ({ template, plausibility }: Candidate) =>
    plausibility * (template === restoreChange.name ? revertFactor : 1);
  return (
    worth(b) - worth(a) || b.plausibility - a.plausibility || b.score - a.score || sizeOf(a.splices) - sizeOf(b.splices)
  );
}

/** How likely a candidate is by itself, against others that pass. */
export function worthOf({ plausibility, suspect }: Candidate): number {
  return plausibility ** 2 * suspect.score;
}

/** Different edits with the same effect support each other, each further one less. The exponents were chosen on development cases. */
function weightOf(candidates: readonly Candidate[], read: (file: string) => string): number {
  return candidates.reduce((sum, candidate, at) => {
    const symptom = hidesSymptom(candidate, read) ? symptomFactor : 1;
    return sum + symptom * worthOf(candidate) * 0.25 ** at;
  }, 0);
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
