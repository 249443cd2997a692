import type { SymptomHistory } from '../../ports/telemetry.ts';
import { levels, times } from './levels.ts';
import type { Rate } from './rates.ts';
import { allFailures, type Count, cleanSlots, rateOf, type Slot, sameErrors } from './slots.ts';
import { elapsedSeconds, type RecoveryInput } from './verdict.ts';

/** What is compared with what at one look. */
export interface Compared {
  /** What the deployed version did, as far as it is known. */
  readonly deployed: readonly Slot[];
  /** Of those, the ones whose late records have arrived. */
  readonly settled: readonly Slot[];
  readonly failing: readonly Slot[];
  readonly normal: readonly Slot[];
  /** What the incident's symptom is; undefined if nothing counted it before the rollout. */
  readonly symptom: Count | undefined;
  /** The symptom's rate in the incident. */
  readonly before: Rate;
  /** Whether the counts tell the deployed version from earlier ones. */
  readonly tagged: boolean;
  /** The part of the newest requests that an earlier version answered. */
  readonly earlierShare: number;
}

/** Sorts the counts by version and time. Clocks that differ and records that are late are allowed for. */
export function compare(input: RecoveryInput, history: SymptomHistory): Compared {
  const [now, liveAt] = [input.now.getTime(), input.liveAt.getTime()];
  const skew = Math.min(times.skew, input.windowSeconds / 4) * 1000;
  const live = cleanSlots(history.live, { from: liveAt - skew, until: now + skew });
  const tagged = live.some(({ version }) => version !== 'unknown');
  const deployed = live.filter(tagged ? ({ version }) => version === 'deployed' : (slot) => slot.start >= since(input));
  const settledUntil = now - Math.min(times.settle, input.windowSeconds / 4) * 1000;
  const failing = cleanSlots(history.failing, { from: Number.NEGATIVE_INFINITY, until: liveAt });
  const normal = cleanSlots(history.normal, { from: Number.NEGATIVE_INFINITY, until: liveAt });
  const symptom = symptomOf(failing);
  return {
    deployed,
    settled: deployed.filter((slot) => slot.end <= settledUntil),
    failing,
    normal,
    symptom,
    before: symptom === undefined ? { count: 0, over: 0 } : rateOf(failing, symptom),
    tagged,
    earlierShare: shareOfEarlier(live, settledUntil - skew),
  };
}

/** Where nothing tells versions apart: until the window is over, old instances may answer, and later only what came after half of it counts. */
function since(input: RecoveryInput): number {
  const { liveAt, windowSeconds } = input;
  const drain = Math.min(times.drain, windowSeconds / 4);
  const seconds = elapsedSeconds(input) > windowSeconds ? Math.max(drain, windowSeconds / 2) : drain;
  return liveAt.getTime() + seconds * 1000;
}

/** The incident's own error; where its alert has none that the counts know, every failure. */
function symptomOf(failing: readonly Slot[]): Count | undefined {
  return [sameErrors, allFailures].find((count) => rateOf(failing, count).count > 0);
}

/** In the newest slots: at least those since `from`, and as many more as a partial rollout needs to show. */
function shareOfEarlier(live: readonly Slot[], from: number): number {
  let [earlier, all] = [0, 0];
  for (const slot of live.toReversed()) {
    if (slot.end <= from && all >= levels.partialRequests) break;
    const { over } = rateOf([slot], () => 0);
    all += over;
    if (slot.version === 'earlier') earlier += over;
  }
  return all === 0 ? 0 : earlier / all;
}

/** Whether an earlier version still answers requests. */
export const isPartial = ({ earlierShare }: Compared) => earlierShare > levels.partial;
