import { type Pool, playAll } from '../pool.ts';
import type { Answered, Cell, Story } from '../protocol.ts';

export interface CellResult {
  readonly cell: Cell;
  /** Why it does not hold; undefined when it does. */
  readonly why: string | undefined;
}

/** Plays cells. A cell holds when no invariant is violated and every incident ends as it does without the fault. */
export async function playCells(
  pool: Pool,
  stories: readonly Story[],
  wanted: (cell: Cell, index: number) => boolean = () => true,
): Promise<readonly CellResult[]> {
  const ends = new Map(stories.map(({ name, ends: found }) => [name, statusesOf(found)]));
  const results: CellResult[] = [];
  const cells = stories.flatMap((story) => story.cells).filter(wanted);
  await playAll(
    pool,
    cells.map((cell) => ({ cell })),
    ({ cell }, answered) => {
      results.push({ cell, why: judge(cell, answered, ends.get(cell.story) ?? '') });
      return true;
    },
  );
  return results;
}

function judge({ fault }: Cell, { violations: [first], ends }: Answered, expected: string): string | undefined {
  if (first !== undefined) return `${first.invariant}: ${first.detail}`;
  const found = statusesOf(ends);
  // A connection that stays broken is no fault that a retry cures: a person gets the incident.
  const mayBeHandedOver = fault === 'answer lost' && found.includes('handed_over');
  return found === expected || mayBeHandedOver ? undefined : `it ended ${ends.join(', ')} instead of ${expected}`;
}

function statusesOf(ends: readonly string[]): string {
  return ends
    .map((end) => end.split(':')[0])
    .sort()
    .join(', ');
}

/** `Close: 12 of 12`, for each function and kind of fault. */
export function describeCells(results: readonly CellResult[]): string {
  const counts = new Map<string, { held: number; all: number }>();
  for (const { cell, why } of results) {
    const key = `${cell.caller.padEnd(16)} ${cell.fault}`;
    const count = counts.get(key) ?? { held: 0, all: 0 };
    count.all += 1;
    if (why === undefined) count.held += 1;
    counts.set(key, count);
  }
  const failing = results.filter(({ why }) => why !== undefined);
  return [
    ...[...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { held, all }]) => `  ${key.padEnd(34)} ${held} of ${all}`),
    ...failing.map(
      ({ cell, why }) =>
        `  NOT HELD ${cell.fault} at call ${cell.call} of ${cell.caller}/${cell.invocation}, "${cell.story}": ${why}`,
    ),
  ].join('\n');
}
