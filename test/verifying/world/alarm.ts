import type { SymptomReading } from '@suture/core';
import type { Random } from './random.ts';
import type { RolloutCase } from './rollout-case.ts';
import type { Traffic } from './traffic.ts';

const minute = 60_000;

/** The alarm's state at a time: it fires while a third of the fault's failures or more are left in its window. */
export function createAlarm(
  { alarm, fault }: RolloutCase,
  traffic: Traffic,
  random: Random,
): (now: number) => SymptomReading['alarm'] {
  return (now) => {
    if (alarm.kind === 'none') return 'unknown';
    const seen = traffic.failedShare(alarm.kind === 'lags' ? now - alarm.lag * minute : now, alarm.window);
    const firing = seen !== undefined && seen >= fault / 3;
    return (alarm.kind === 'flaps' && random.chance(0.15)) !== firing ? 'firing' : 'ok';
  };
}
