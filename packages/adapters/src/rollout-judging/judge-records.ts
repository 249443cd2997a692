import { defined, type Rollout } from '@suture/core';
import type { Containment } from './containment.ts';

/** One rollout, as the system that made it records it. */
export interface RecordedRollout {
  /** What a person calls it: `execution e9`. */
  readonly name: string;
  /** Texts that name the commits that it ships. */
  readonly commits: readonly string[];
  /** `skipped`: it ended and shipped nothing. */
  readonly state: 'succeeded' | 'failed' | 'skipped' | 'under way';
  /** What became of it, in the system's words: `ended as Stopped`. */
  readonly detail: string;
  /** When it ended, or changed last; ISO 8601. */
  readonly at?: string;
}

/**
 * Judges a history of rollouts: what succeeded last is live. Of two that ran at once, the one that ended later is what is left.
 * @param records newest first, by their beginning
 */
export async function judgeRecords(
  commit: string,
  records: readonly RecordedRollout[],
  contains: Containment,
): Promise<Rollout> {
  const succeeded = records.filter(({ state }) => state === 'succeeded').toSorted((a, b) => endOf(b) - endOf(a));
  const [last, ...earlier] = succeeded;
  if (last !== undefined && (await contains(last.commits)))
    return { commit, status: 'live', ...defined({ at: last.at }), detail: `${last.name} shipped it` };
  const newest = await findContaining(records, contains);
  if (newest?.state === 'under way') return { commit, status: 'pending', detail: describe(newest) };
  const replaced = await findContaining(earlier, contains);
  if (last !== undefined && replaced !== undefined)
    return { commit, status: 'failed', detail: `it was live until ${last.name} put another commit in its place` };
  if (newest === undefined) return { commit, status: 'pending', detail: 'no rollout has it yet' };
  return { commit, status: newest.state === 'failed' ? 'failed' : 'pending', detail: describe(newest) };
}

function describe({ name, detail }: RecordedRollout): string {
  return `${name} ${detail}`;
}

/** A record without a time keeps its place. */
function endOf({ at }: RecordedRollout): number {
  return at === undefined ? 0 : Date.parse(at);
}

async function findContaining(
  records: readonly RecordedRollout[],
  contains: Containment,
): Promise<RecordedRollout | undefined> {
  for (const record of records) if (await contains(record.commits)) return record;
  return undefined;
}
