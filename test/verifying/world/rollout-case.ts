import type { Severity } from '@suture/core';
import type { Random } from './random.ts';

/** What a fix does to the service. */
export type Effect = 'helps' | 'half helps' | 'does nothing' | 'breaks something else' | 'slows it down';
export type Pattern = 'steady' | 'sparse' | 'none' | 'bursts' | 'daily rhythm';

/** One rollout, drawn at random. The judge sees none of this, only what is counted. Times are minutes. */
export interface RolloutCase {
  readonly severity: Severity;
  readonly pattern: Pattern;
  readonly effect: Effect;
  /** Requests per minute when the service is busy. */
  readonly requests: number;
  /** The part of the requests that the fault fails, while it shows. */
  readonly fault: number;
  /** The fault shows only now and then: for so long, after so long. */
  readonly comesAndGoes: { readonly on: number; readonly off: number } | undefined;
  /** The part of the fault that is left with the fix. */
  readonly left: number;
  /** The part of the requests that the fix newly fails. */
  readonly broken: number;
  /** What the fix makes of the time of an answer. */
  readonly slower: number;
  /** Other failures as a part of the requests, and how much this differs from day to day (log scale). */
  readonly background: number;
  readonly drift: number;
  /** The fault was there before the incident, rarely: this part of it. */
  readonly before: number;
  /** Time from the alert to the rollout. */
  readonly failing: number;
  readonly rollout: 'full' | 'partial for a while' | 'partial for good' | 'fails' | 'never comes';
  /** The part of the requests that old instances answer after the rollout, and for how long. */
  readonly old: { readonly share: number; readonly lasts: number };
  /** Whether what is counted names its version. */
  readonly tagged: boolean;
  readonly alarm: { readonly kind: 'exact' | 'lags' | 'flaps' | 'none'; readonly window: number; readonly lag: number };
  readonly metrics: 'in time' | 'late' | 'twice';
  /** Seconds by which the metrics' clock is wrong. */
  readonly skew: number;
  /** The hour in which the telemetry cannot be asked, after the rollout. */
  readonly down: { readonly from: number; readonly until: number } | undefined;
  readonly latency: number;
}

export function drawCase(random: Random): RolloutCase {
  const pattern = random.choose({ steady: 4, sparse: 2, none: 1, bursts: 2, 'daily rhythm': 2 });
  const effect = random.choose({
    helps: 10,
    'half helps': 4,
    'does nothing': 5,
    'breaks something else': 4,
    'slows it down': 1,
  });
  const tagged = random.chance(0.65);
  const rollout = random.choose({
    full: 20,
    // Where versions cannot be told apart, only the team's own record can know of a partial rollout.
    'partial for a while': tagged ? 4 : 0,
    'partial for good': tagged ? 2 : 0,
    fails: 0.5,
    'never comes': 0.5,
  });
  const partial = rollout === 'partial for a while' || rollout === 'partial for good';
  return {
    severity: random.choose({ critical: 1, high: 1, medium: 1, low: 1 }),
    pattern,
    effect,
    requests: pattern === 'sparse' ? random.magnitude(0.2, 5) : random.magnitude(10, 500),
    fault: random.magnitude(0.005, 0.9),
    comesAndGoes: random.chance(0.2) ? { on: random.between(2, 15), off: random.between(5, 25) } : undefined,
    left: effect === 'half helps' ? random.between(0.2, 0.75) : effect === 'does nothing' ? 1 : 0,
    broken: effect === 'breaks something else' ? random.magnitude(0.03, 0.6) : 0,
    slower: effect === 'slows it down' ? random.between(2, 5) : random.between(0.9, 1.1),
    background: random.chance(0.2) ? 0 : random.magnitude(0.0001, 0.01),
    drift: random.between(0, 0.25),
    before: random.chance(0.1) ? random.between(0, 0.05) : 0,
    failing: random.between(30, 480),
    rollout,
    old: partial
      ? { share: random.between(0.1, 0.9), lasts: rollout === 'partial for good' ? 1e6 : random.between(15, 240) }
      : random.chance(0.5)
        ? { share: random.between(0.05, 0.3), lasts: random.between(1, tagged ? 60 : 8) }
        : { share: 0, lasts: 0 },
    tagged,
    alarm: {
      kind: random.choose({ exact: 4, lags: 2, flaps: 2, none: 2 }),
      window: random.between(1, 15),
      lag: random.between(2, 30),
    },
    metrics: random.choose({ 'in time': 5, late: 2, twice: 2 }),
    skew: random.chance(0.3) ? random.between(-45, 45) : 0,
    down: random.chance(0.05) ? startingAt(random.between(0, 30)) : undefined,
    latency: random.magnitude(5, 500),
  };
}

function startingAt(from: number) {
  return { from, until: from + 60 };
}

/** What a judge who knew everything would say. `neither`: the fix helps, but part of the service never gets it, or nobody uses it. */
export function truthOf({ effect, rollout, pattern }: RolloutCase): 'recovered' | 'not recovered' | 'neither' {
  if (rollout === 'fails' || rollout === 'never comes') return 'neither';
  if (pattern === 'none') return 'neither';
  if (effect !== 'helps') return 'not recovered';
  return rollout === 'partial for good' ? 'neither' : 'recovered';
}
