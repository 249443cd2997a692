import type { Comparison, Group } from './compare.ts';
import type { RankedGroup } from './rank.ts';

/** A call for which two repairs give different results. */
export interface Difference {
  readonly call: string;
  /** What this repair gives. */
  readonly here: string;
  /** The index of the other repair, and what it gives. */
  readonly other: number;
  readonly there: string;
  /** What the code gives without any repair. */
  readonly before: string;
}

/** A call that a repair mends or changes. */
export interface Effect {
  readonly call: string;
  /** What the code gives without the repair. */
  readonly before: string;
  readonly after: string;
}

const shown = 3;

/** What a group changes: calls that threw first, then the shortest ones. */
export function effectsOf({ outputs }: Group, probes: Comparison['probes']): readonly Effect[] {
  const changed = probes.flatMap(({ call, base }, index) => {
    const after = outputs[index] ?? base;
    return after === base ? [] : [{ call, before: base, after }];
  });
  const mended = (effect: Effect) => effect.before.startsWith('throws') && !effect.after.startsWith('throws');
  return changed.sort((a, b) => Number(mended(b)) - Number(mended(a)) || a.call.length - b.call.length).slice(0, shown);
}

/** Where the group at an index differs from the next ones, the shortest call of each first. */
export function differencesBetween(
  groups: readonly RankedGroup[],
  probes: Comparison['probes'],
  at: number,
): readonly Difference[] {
  const own = groups[at];
  if (own === undefined) return [];
  return groups
    .flatMap((group, other) => {
      if (other === at || group.outputs.length !== own.outputs.length) return [];
      const differing = probes.flatMap(({ call, base }, index) => {
        const [here, there] = [own.outputs[index] ?? '', group.outputs[index] ?? ''];
        return here === there ? [] : [{ call, here, other, there, before: base }];
      });
      return differing.sort((a, b) => a.call.length - b.call.length).slice(0, 1);
    })
    .slice(0, shown);
}
