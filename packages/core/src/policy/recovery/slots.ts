import type { SymptomSlot } from '../../model/index.ts';
import type { Rate } from './rates.ts';

/** Milliseconds since the epoch; the end is not included. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** One count of a slot: failures of one kind. */
export type Count = (slot: Omit<SymptomSlot, 'from'>) => number;

export const sameErrors: Count = ({ sameError }) => sameError;
export const allFailures: Count = ({ failures }) => failures;
export const otherFailures: Count = ({ failures, sameError }) => Math.max(0, failures - sameError);

/** Milliseconds of the blocks in which bursts are looked for, and the fewest blocks that show any. */
const burst = { block: 600_000, fewest: 6, mostDispersion: 30 };

/** A slot with its ends, in milliseconds since the epoch. */
export interface Slot extends SymptomSlot {
  readonly start: number;
  readonly end: number;
}

/** The slots that lie in a span, in order, each once: of a slot that came twice the highest counts are kept. */
export function cleanSlots(slots: readonly SymptomSlot[], { from, until }: Span): readonly Slot[] {
  const kept = {
    deployed: new Map<number, Slot>(),
    earlier: new Map<number, Slot>(),
    unknown: new Map<number, Slot>(),
  };
  for (const slot of slots) {
    const start = Date.parse(slot.from);
    const end = start + slot.seconds * 1000;
    if (Number.isNaN(start) || start < from || end > until) continue;
    const ofVersion = kept[slot.version];
    const known = ofVersion.get(start);
    ofVersion.set(start, known === undefined ? { ...slot, start, end } : highest(known, { ...slot, start, end }));
  }
  return Object.values(kept)
    .flatMap((ofVersion) => [...ofVersion.values()])
    .sort((a, b) => a.start - b.start);
}

function highest(one: Slot, other: Slot): Slot {
  return {
    ...one,
    ...other,
    requests: Math.max(one.requests, other.requests),
    failures: Math.max(one.failures, other.failures),
    sameError: Math.max(one.sameError, other.sameError),
  };
}

/** A count over the requests of some slots. What failed was asked for, also where the requests were not counted. */
export function rateOf(slots: readonly Slot[], pick: Count): Rate {
  let [count, over] = [0, 0];
  for (const slot of slots) {
    count += pick(slot);
    over += Math.max(slot.requests, slot.failures, slot.sameError);
  }
  return { count, over };
}

/**
 * How many times as much a count varies from block to block as failures that come one by one would (Pearson's statistic). At least 1.
 * Too few blocks show nothing.
 */
export function dispersionOf(slots: readonly Slot[], pick: Count): number {
  const { count, over } = rateOf(slots, pick);
  if (count === 0) return 1;
  let [sum, counted] = [0, 0];
  for (const block of blocksOf(slots)) {
    const rate = rateOf(block, pick);
    const expected = (count / over) * rate.over;
    if (expected <= 0) continue;
    sum += (rate.count - expected) ** 2 / expected;
    counted += 1;
  }
  if (counted < burst.fewest) return 1;
  return Math.min(burst.mostDispersion, Math.max(1, sum / (counted - 1)));
}

function blocksOf(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const blocks = new Map<number, Slot[]>();
  for (const slot of slots) {
    const block = Math.floor(slot.start / burst.block);
    const known = blocks.get(block);
    if (known === undefined) blocks.set(block, [slot]);
    else known.push(slot);
  }
  return [...blocks.values()];
}

/** The longest time in milliseconds without one, between two slots that have some. Zero with fewer than two such slots. */
export function longestQuiet(slots: readonly Slot[], pick: Count): number {
  let longest = 0;
  let last: Slot | undefined;
  for (const slot of slots) {
    if (pick(slot) === 0) continue;
    if (last !== undefined) longest = Math.max(longest, slot.start - last.end);
    last = slot;
  }
  return longest;
}

export function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
