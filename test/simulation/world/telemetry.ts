import type { Ports, SymptomHistory, SymptomSlot } from '@suture/core';
import { type StoredRepository, treeOf } from '../github/repository.ts';
import type { Random } from '../kernel/random.ts';
import type { Ask } from './cloud.ts';
import { type Cause, errorOf, hasFault } from './service.ts';
import { causeOfAlarm, type Habits, limitedTelemetry, liveCommit } from './world.ts';

const minute = 60_000;
const day = 86_400_000;
/** Requests of a service per second, and the part of them that a fault lets fail. */
const traffic = { perSecond: 2, failing: 0.35 };
/** Spans of time that are counted on their own, at most. */
const mostSlots = 40;

interface TelemetryParts {
  readonly random: Random;
  readonly habits: Habits;
  readonly causes: readonly Cause[];
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  /** Milliseconds since the epoch, as the product's clocks show them. */
  readonly now: () => number;
}

/** Telemetry that shows what the code that is live really does, as totals or by time. */
export function createTelemetry(
  { random, habits, causes, repositories, now }: TelemetryParts,
  ask: Ask,
): Ports['telemetry'] {
  function isFailing(cause: Cause | undefined): boolean {
    const repository = cause === undefined ? undefined : repositories.get(cause.repository);
    return (
      cause !== undefined && repository !== undefined && hasFault(treeOf(repository, liveCommit(repository)), cause)
    );
  }
  const look = async (name: string) => {
    await ask({ name: `telemetry ${name}`, apply: () => undefined, throttled: limitedTelemetry });
  };
  return {
    gather: async ({ id, alert }) => {
      await look(`gather ${id}`);
      const cause = causeOfAlarm(causes, alert.sourceId);
      const errors =
        cause !== undefined && isFailing(cause)
          ? [errorOf(cause, habits.twoErrors && alert.sourceId.includes('latency'))]
          : [];
      return { errors, traffic: { windowSeconds: 60, requests: 20, failures: errors.length * 7 }, gaps: [] };
    },
    read: async ({ id, alert }, since, _evidence, before) => {
      await look(`read ${id}`);
      const fails = isFailing(causeOfAlarm(causes, alert.sourceId));
      // An alarm may be late.
      const alarm = fails && random.chance(0.5) ? 'firing' : 'ok';
      const isSilent = random.chance(habits.noTraffic);
      const span = [Date.parse(since), now()] as const;
      const live = isSilent ? [] : countSlots(span, 'deployed', fails);
      const totals = { requests: sum(live, 'requests'), failures: sum(live, 'failures') };
      const sameError = sum(live, 'sameError');
      const observed = `${totals.requests} requests, the same error ${sameError} times`;
      if (!habits.countsByTime) return { alarm, ...totals, sameError, observed };
      const began = Date.parse(alert.startedAt);
      const history: SymptomHistory = {
        live,
        failing: before?.failing ?? countSlots([began - 5 * minute, span[0]], 'earlier', true),
        normal: before?.normal ?? countSlots([began - day - 30 * minute, began - day], 'earlier', false),
      };
      return { alarm, ...totals, sameError, observed, history };
    },
  };
}

function countSlots(
  [from, until]: readonly [number, number],
  version: SymptomSlot['version'],
  fails: boolean,
): readonly SymptomSlot[] {
  const count = Math.max(0, Math.min(mostSlots, Math.floor((until - from) / 10_000)));
  if (count === 0) return [];
  const seconds = (until - from) / 1000 / count;
  const requests = Math.floor(seconds * traffic.perSecond);
  const failures = fails ? Math.floor(requests * traffic.failing) : 0;
  return Array.from({ length: count }, (_, index) => ({
    from: new Date(from + Math.floor(index * seconds * 1000)).toISOString(),
    ...{ seconds: Math.floor(seconds), version, requests, failures, sameError: failures },
  }));
}

function sum(slots: readonly SymptomSlot[], name: 'requests' | 'failures' | 'sameError'): number {
  return slots.reduce((total, slot) => total + slot[name], 0);
}
