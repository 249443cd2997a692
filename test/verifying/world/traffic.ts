import type { SymptomHistory, SymptomSlot } from '@suture/core';
import type { Random } from './random.ts';
import type { RolloutCase } from './rollout-case.ts';

const minute = 60_000;
const day = 1440;

/** A count, and when it can be read: milliseconds since the epoch. */
interface Arrival {
  readonly slot: SymptomSlot;
  readonly at: number;
}

export interface Traffic {
  /** What can be read now. */
  historyAt(now: number): SymptomHistory;
  /** The part of the requests of some minutes before now that failed, of all versions; undefined without requests. */
  failedShare(now: number, minutes: number): number | undefined;
  /** When the deployed version first failed with the incident's error, and when so many requests had passed. */
  readonly facts: { firstFailure(): number | undefined };
}

/** Generates the traffic of a rollout minute by minute. @param liveAt milliseconds since the epoch */
export function createTraffic(rollout: RolloutCase, liveAt: number, random: Random): Traffic {
  const shows = createShowing(rollout, random);
  const busy = createBusyness(rollout, random);
  const drift = { now: driftOf(rollout, random), before: driftOf(rollout, random) };
  const live: Arrival[] = [];
  const totals: { readonly requests: number; readonly failures: number }[] = [];
  let firstFailure: number | undefined;

  const failing = generate(-Math.round(rollout.failing), 0, (at) =>
    slotOf(at, 'unknown', draw(at, { share: 1, fault: 1, broken: 0, slower: 1, drift: drift.now })),
  );
  const normal = [-7 * day, -day].flatMap((days) =>
    generate(days - 120, days + 120, (at) =>
      slotOf(at, 'unknown', draw(at, { share: 1, fault: rollout.before, broken: 0, slower: 1, drift: drift.before })),
    ),
  );

  interface Conditions {
    readonly share: number;
    readonly fault: number;
    readonly broken: number;
    readonly slower: number;
    readonly drift: number;
  }

  function draw(at: number, { share, fault, broken, slower, drift: factor }: Conditions) {
    const requests = rollout.requests * busy(at) * share;
    const sameError = random.poisson(requests * rollout.fault * fault * shows(at));
    const others = random.poisson(requests * (rollout.background * factor + broken));
    const rest = random.poisson(requests * Math.max(0, 1 - rollout.fault * fault * shows(at) - broken));
    const latency = rollout.latency * slower * Math.exp(0.15 * random.normal());
    return { requests: sameError + others + rest, failures: sameError + others, sameError, latency };
  }

  function slotOf(at: number, version: SymptomSlot['version'], counts: ReturnType<typeof draw>): SymptomSlot {
    const { latency, ...counted } = counts;
    return {
      from: new Date(liveAt + at * minute + rollout.skew * 1000).toISOString(),
      seconds: 60,
      version,
      ...counted,
      ...(counts.requests > 0 ? { latency } : {}),
    };
  }

  function extend(now: number): void {
    for (let at = totals.length; liveAt + (at + 1) * minute <= now; at += 1) {
      const oldShare = at < rollout.old.lasts && rollout.pattern !== 'none' ? rollout.old.share : 0;
      const old = draw(at, { share: oldShare, fault: 1, broken: 0, slower: 1, drift: drift.now });
      const { left: fault, broken, slower } = rollout;
      const fresh = draw(at, { share: 1 - oldShare, fault, broken, slower, drift: drift.now });
      totals.push({ requests: old.requests + fresh.requests, failures: old.failures + fresh.failures });
      if (fresh.sameError > 0) firstFailure ??= liveAt + (at + 1) * minute;
      if (rollout.tagged) {
        arrive(slotOf(at, 'deployed', fresh), at);
        if (oldShare > 0) arrive(slotOf(at, 'earlier', old), at);
      } else {
        const sum = { ...fresh };
        for (const key of ['requests', 'failures', 'sameError'] as const) sum[key] += old[key];
        arrive(slotOf(at, 'unknown', sum), at);
      }
    }
  }

  function arrive(slot: SymptomSlot, at: number): void {
    const end = liveAt + (at + 1) * minute;
    const { metrics } = rollout;
    if (metrics !== 'late') live.push({ slot, at: end + random.between(0, 45_000) });
    else {
      // The requests are counted first, and what failed of them later.
      const first = end + random.exponential(60_000);
      live.push({ slot: { ...slot, failures: 0, sameError: 0 }, at: first });
      live.push({ slot, at: first + random.exponential(60_000) });
    }
    if (metrics === 'twice' && random.chance(0.3)) live.push({ slot, at: end + random.between(60_000, 600_000) });
  }

  return {
    historyAt: (now) => {
      extend(now);
      return { live: live.filter(({ at }) => at <= now).map(({ slot }) => slot), failing, normal };
    },
    failedShare: (now, minutes) => {
      extend(now);
      const until = Math.floor((now - liveAt) / minute);
      const span = totals.slice(Math.max(0, until - Math.ceil(minutes)), Math.max(0, until));
      const requests = span.reduce((sum, one) => sum + one.requests, 0);
      return requests === 0 ? undefined : span.reduce((sum, one) => sum + one.failures, 0) / requests;
    },
    facts: { firstFailure: () => firstFailure },
  };
}

function generate(from: number, until: number, make: (at: number) => SymptomSlot): readonly SymptomSlot[] {
  return Array.from({ length: until - from }, (_, index) => make(from + index));
}

function driftOf({ drift }: RolloutCase, random: Random): number {
  return Math.exp(drift * random.normal());
}

/** Whether the fault shows in a minute: always, or in spells of random length. */
function createShowing({ comesAndGoes }: RolloutCase, random: Random): (at: number) => number {
  if (comesAndGoes === undefined) return () => 1;
  return createSpells(comesAndGoes.on, comesAndGoes.off, 0, random);
}

/** How busy the service is in a minute, as a part of its busiest. */
function createBusyness({ pattern }: RolloutCase, random: Random): (at: number) => number {
  if (pattern === 'none') return (at) => (at < 0 ? 1 : 0);
  if (pattern === 'bursts') return createSpells(random.between(2, 10), random.between(2, 20), 0.02, random);
  if (pattern !== 'daily rhythm') return () => 1;
  const peak = random.between(0, day);
  return (at) => 0.03 + 0.97 * ((1 + Math.cos((2 * Math.PI * (at - peak)) / day)) / 2);
}

/** One in a spell, and `quiet` between two. Minutes of long ago are as likely in a spell as those of now. */
function createSpells(on: number, off: number, quiet: number, random: Random): (at: number) => number {
  const known = new Map<number, number>();
  const state = { isOn: random.chance(on / (on + off)) };
  return (at) => {
    const value = known.get(at);
    if (value !== undefined) return value;
    if (random.chance(Math.min(1, 1 / (state.isOn ? on : off)))) state.isOn = !state.isOn;
    known.set(at, state.isOn ? 1 : quiet);
    return state.isOn ? 1 : quiet;
  };
}
