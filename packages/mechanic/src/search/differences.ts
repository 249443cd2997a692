import type { Comparison } from './compare.ts';
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

const shown = 3;

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
