import type { Incident, Repeat, Repeats } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { Line } from '../../render/document.ts';
import { describeRepeatComment } from '../../render/repeats.ts';
import { writeForTicket } from '../../render/ticket-text.ts';

/** Repeats that are told one by one, and bounds of the pause before people are told again, in milliseconds. */
const telling = { first: 3, least: 15 * 60_000, most: 86_400_000 };

/** Characters of an alert's name that are kept. */
const nameLimit = 200;

export interface CountedRepeat {
  readonly repeats: Repeats;
  /** Whether people are to be told now. The caller is the only one who is asked to. */
  readonly isTold: boolean;
}

/**
 * Counts an alert that belongs to an incident. People are told of the first ones one by one, then after pauses that double, so that a
 * storm makes a few comments and a fault of days is not forgotten.
 */
export async function countRepeat(
  original: Incident,
  repeat: Repeat,
  { clock, episodes }: Pick<Ports, 'clock' | 'episodes'>,
): Promise<CountedRepeat> {
  const repeats = await episodes.addRepeat(original.id, { ...repeat, alert: repeat.alert.slice(0, nameLimit) });
  const now = clock.now();
  const before = new Date(now.getTime() - pauseOf(repeats)).toISOString();
  const isDue = repeats.toldAt === undefined || repeats.toldAt <= before;
  return { repeats, isTold: isDue && (await episodes.claimTelling(original.id, now.toISOString(), before)) };
}

/**
 * Tells people of an incident's repeats, on its ticket if it has one.
 * @param why one sentence: why the newest alert belongs to it
 * @param key identifies the comment
 */
export async function tellRepeat(
  original: Incident,
  repeats: Repeats,
  { why, key }: { readonly why: Line; readonly key: string },
  { config, tickets }: Pick<Ports, 'config' | 'tickets'>,
): Promise<void> {
  if (original.ticket === undefined) return;
  await tickets.comment(original.ticket, key, writeForTicket(describeRepeatComment(repeats, why), config));
}

/** As long as people were told of repeats so far. */
function pauseOf({ count, firstAt, toldAt }: Repeats): number {
  if (count <= telling.first || toldAt === undefined) return 0;
  return Math.min(telling.most, Math.max(telling.least, Date.parse(toldAt) - Date.parse(firstAt)));
}
