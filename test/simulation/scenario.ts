import { type Config, type ConfigInput, Models, readConfig } from '@suture/core';
import type { PullAction } from './github/people.ts';
import type { Random } from './kernel/random.ts';
import { type Cause, createCause } from './world/service.ts';
import type { Habits } from './world/world.ts';

/** Something that the world does by itself, at a time after the start in milliseconds. */
export type Happening = { readonly at: number; readonly id: string } & (
  | { readonly kind: 'alarm'; readonly alarm: string; readonly state: 'ALARM' | 'OK'; readonly changedAt: number }
  | { readonly kind: 'kill switch'; readonly value: string }
  | { readonly kind: 'clock'; readonly by: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'configuration pushed' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'push to main' }
  | { readonly kind: 'ticket closed' }
  | { readonly kind: 'ticket edited' }
  | { readonly kind: 'mended by a person' }
);

/** Everything about a run that its seed decides beforehand. */
export interface Scenario {
  readonly causes: readonly Cause[];
  readonly habits: Habits;
  /** The configuration of a release. */
  config(release: number): Config;
  /** Whether the machine of an earlier release is deployed at first. */
  readonly startsEarlier: boolean;
  readonly happenings: readonly Happening[];
  readonly faults: { readonly perCall: number; readonly perInvocation: number };
  /** Shares of messages and webhooks. */
  readonly messages: {
    readonly doubled: number;
    readonly late: number;
    readonly webhooksLost: number;
    readonly forged: number;
  };
  /** How often people look at a pull request after it was opened or changed, and what they do then, each by weight. */
  readonly people: {
    /** Share of looks within three hours; the others come within three days. */
    readonly soon: number;
    readonly visits: readonly (readonly [number, number])[];
    readonly actions: readonly (readonly [number, PullAction])[];
  };
  /** Minutes between two sweeps. */
  readonly sweepMinutes: number;
  /** Milliseconds until the faults stop and everything comes to its end. */
  readonly activeFor: number;
}

const habitsOfPeople: Scenario['people']['actions'] = [
  [16, 'merge'],
  [3, 'approve and queue'],
  [1, 'merge by a program'],
  [1, 'approve, push and queue'],
  [1, 'push and merge'],
  [1, 'push'],
  [1, 'merge elsewhere'],
  [6, 'request changes'],
  [1, 'request changes without right'],
  [1, 'say explain'],
  [1, 'say retry'],
  [1, 'say stop'],
  [1, 'say take over'],
  [1, 'say stop without right'],
  [3, 'close'],
  [2, 'reopen'],
  [1, 'delete the branch'],
];

const minute = 60_000;
const hour = 60 * minute;

/** @param random of this scenario alone */
export function createScenario(random: Random): Scenario {
  const isCalm = random.chance(0.1);
  const isDissatisfied = !isCalm && random.chance(0.1);
  const services = random.chance(0.3) ? (['orders', 'billing'] as const) : (['orders'] as const);
  const causes = Array.from(
    {
      length: random.weighted([
        [6, 1],
        [3, 2],
        [1, 3],
      ]),
    },
    (_, index) => {
      const service = random.pick(['orders', ...services]);
      return createCause(`fault${index + 1}`, service, `shop/${service}`);
    },
  );
  const activeFor = random.whole(3, 12) * hour;
  const often = (share: number) => (isCalm ? 0 : random.chance(0.5) ? share : 0);
  const habits: Habits = {
    pauses: often(0.2),
    failsToTell: often(0.1),
    asksForForbidden: often(0.15),
    goodFix: isCalm ? 1 : random.pick([1, 0.8, 0.5]),
    tokensPerAnswer: random.whole(200, 1_500),
    notProven: often(0.3),
    redOnBase: often(0.05),
    staleReport: often(0.1),
    buildFails: often(0.2),
    dependenciesMissing: random.pick([0, 0.5]),
    rolloutFails: often(0.15),
    rolloutNever: often(0.1),
    noTraffic: often(0.3),
    countsByTime: random.chance(0.5),
    twoErrors: random.chance(0.3),
  };
  const input = createConfigInput(random, services);
  return {
    causes,
    habits,
    config: (release) =>
      readConfig({ ...input, limits: { ...input.limits, verifyEvery: 60 + release } }, 'the simulated configuration'),
    startsEarlier: random.chance(0.3),
    happenings: createHappenings(random, { causes, activeFor, isCalm }),
    faults: isCalm
      ? { perCall: 0, perInvocation: 0 }
      : { perCall: random.pick([0.001, 0.003, 0.008]), perInvocation: random.pick([0, 0.02, 0.06]) },
    messages: { doubled: often(0.3), late: often(0.3), webhooksLost: often(0.4), forged: often(0.2) },
    people:
      isCalm || isDissatisfied
        ? { soon: 1, visits: [[1, 1]], actions: [[1, isCalm ? 'merge' : 'request changes']] }
        : {
            soon: 0.7,
            visits: [
              [1, 0],
              [5, 1],
              [3, 2],
              [1, 4],
            ],
            actions: habitsOfPeople,
          },
    sweepMinutes: random.pick([15, 45, 90]),
    activeFor,
  };
}

function createConfigInput(random: Random, services: readonly string[]): ConfigInput {
  const id = 'anthropic.claude-sonnet-4-6';
  const budget = random.chance(0.25)
    ? { perIncident: { tokens: 5_000, usd: 5 }, perDay: { tokens: random.pick([8_000, 25_000]), usd: 5 } }
    : {};
  const models: Models = Models.parse({ diagnose: { id, maxTokens: 2_000 }, fix: { id, maxTokens: 2_000 }, budget });
  const mechanic = random.chance(0.25) ? 'first' : 'off';
  const service = (name: string): ConfigInput['services'][string] => ({
    repository: `shop/${name}`,
    branch: 'main',
    alarms: [`${name}-*`],
    mechanic,
    severity: random.pick<'critical' | 'high' | 'medium'>(['critical', 'high', 'medium']),
    trust: {
      start: random.weighted<'observe' | 'draft' | 'propose'>([
        [1, 'observe'],
        [4, 'draft'],
        [6, 'propose'],
      ]),
    },
  });
  return {
    services: Object.fromEntries(services.map((name) => [name, service(name)])),
    models,
    limits: {
      fixAttempts: random.whole(1, 3),
      reviewRounds: random.whole(1, 3),
      diagnoses: random.whole(1, 3),
      verifySeconds: { critical: 120, high: 120, medium: 120, low: 120 },
      verifyLooks: random.whole(3, 12),
      rolloutHours: random.pick([3, 24]),
      foldMinutes: random.pick([0, 15]),
      oneFixPerRepository: random.chance(0.6),
      openReviews: random.pick([1, 2, 5]),
    },
  };
}

type Without<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;

function createHappenings(
  random: Random,
  { causes, activeFor, isCalm }: { causes: readonly Cause[]; activeFor: number; isCalm: boolean },
): readonly Happening[] {
  const found: Happening[] = [];
  const add = (at: number, happening: Without<Happening>) =>
    found.push({ ...happening, at, id: `happening-${found.length + 1}` });
  const [first] = causes;
  if (first === undefined) return found;
  for (
    let count = random.weighted([
      [4, 1],
      [3, 2],
      [2, 4],
      [1, 6],
    ]);
    count > 0;
    count -= 1
  ) {
    const cause = random.chance(0.6) ? first : (causes[random.whole(0, causes.length - 1)] ?? first);
    const alarm = `${cause.service}-${random.pick(['5xx', 'latency'])}-${cause.id}`;
    const changedAt = random.whole(0, random.chance(0.6) ? hour : activeFor);
    for (let copies = random.chance(0.2) ? 3 : 1; copies > 0; copies -= 1)
      add(changedAt + random.whole(1_000, 20_000), { kind: 'alarm', alarm, state: 'ALARM', changedAt });
    if (random.chance(0.2)) {
      const over = changedAt + random.whole(-minute, 2 * hour);
      add(over + random.whole(1_000, 20_000), { kind: 'alarm', alarm, state: 'OK', changedAt: over });
    }
  }
  if (isCalm) return found;
  if (random.chance(0.2)) {
    const at = random.whole(0, activeFor);
    const value = random.pick(['maintenance', `only ${first.service}: bad deploys`]);
    const lasts = random.whole(minute, 5 * hour);
    add(at, { kind: 'kill switch', value });
    if (random.chance(0.3)) add(at + random.whole(0, lasts), { kind: 'abort' });
    add(at + lasts, { kind: 'kill switch', value: 'off' });
  }
  if (random.chance(0.15))
    add(random.whole(0, activeFor), { kind: 'clock', by: random.pick([-20_000, 90_000, 2 * hour]) });
  if (random.chance(0.25)) add(random.whole(0, activeFor), { kind: 'release' });
  if (random.chance(0.1)) add(random.whole(0, activeFor), { kind: 'configuration pushed' });
  if (random.chance(0.1)) add(random.whole(0, activeFor), { kind: 'abort' });
  if (random.chance(0.3)) add(random.whole(0, activeFor), { kind: 'push to main' });
  if (random.chance(0.1)) add(random.whole(0, activeFor), { kind: 'ticket closed' });
  if (random.chance(0.2)) add(random.whole(0, activeFor), { kind: 'ticket edited' });
  if (random.chance(0.1)) add(random.whole(0, activeFor), { kind: 'mended by a person' });
  return found;
}
