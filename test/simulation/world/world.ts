import type { AlertNotes, Config, ModelReply, ModelRequest, Ports } from '@suture/core';
import type { Effect } from '../github/fetch.ts';
import { type StoredRepository, type Tree, treeOf } from '../github/repository.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Ask } from './cloud.ts';
import type { EngineHabits } from './engine.ts';
import type { StepFunctions } from './machine.ts';
import { type Cause, errorOf, hasFault } from './service.ts';
import type { SimulatedTable } from './table.ts';

/** How often the world around the product does what. */
export interface Habits extends EngineHabits {
  /** Tokens that one answer of the model costs at most. */
  readonly tokensPerAnswer: number;
  readonly notProven: number;
  readonly redOnBase: number;
  readonly staleReport: number;
  readonly buildFails: number;
  readonly dependenciesMissing: number;
  readonly rolloutFails: number;
  readonly rolloutNever: number;
  readonly noTraffic: number;
}

/** What looks at every effect on the code host. */
export interface HostWatch {
  beforeHostEffect(effect: Effect): void;
  afterHostEffect(effect: Effect): void;
}

/** What the containers share: the state outside the product, and what is simulated of its ports. */
export interface World {
  readonly kernel: Kernel;
  readonly random: Random;
  readonly habits: Habits;
  readonly table: SimulatedTable;
  readonly bucket: Map<string, Uint8Array>;
  readonly machine: StepFunctions;
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  readonly killSwitch: { value: string };
  readonly watch: HostWatch;
  /** The time that the product's clocks show. */
  now(): number;
  causeOf(message: string): Cause | undefined;
  treeAt(repository: string, commit: string): Tree;
  telemetry(ask: Ask): Ports['telemetry'];
  provingGround(ask: Ask): Ports['provingGround'];
  converse(request: ModelRequest, ask: Ask): Promise<ModelReply>;
  readonly alertNotes: AlertNotes;
}

export const limitedTelemetry = () => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

/** The commit that a service runs: its newest deployment that succeeded, or the first commit. */
export function liveCommit(repository: StoredRepository): string {
  const live = repository.deployments.findLast(({ statuses }) => statuses.at(-1)?.state === 'success');
  return live?.sha ?? repository.commits.keys().next().value ?? '';
}

/** The fault that an alarm is about: its name ends with the fault's. */
export function causeOfAlarm(causes: readonly Cause[], name: string): Cause | undefined {
  return causes.find(({ id }) => name.endsWith(`-${id}`));
}

interface TelemetryParts {
  readonly random: Random;
  readonly habits: Habits;
  readonly causes: readonly Cause[];
  readonly repositories: ReadonlyMap<string, StoredRepository>;
}

/** Telemetry that shows what the code that is live really does. */
export function createTelemetry(
  { random, habits, causes, repositories }: TelemetryParts,
  ask: Ask,
): Ports['telemetry'] {
  function isFailing(cause: Cause | undefined): boolean {
    const repository = cause === undefined ? undefined : repositories.get(cause.repository);
    return (
      cause !== undefined && repository !== undefined && hasFault(treeOf(repository, liveCommit(repository)), cause)
    );
  }
  const look = async (name: string, apply: () => unknown) => {
    await ask({ name: `telemetry ${name}`, apply, throttled: limitedTelemetry });
  };
  return {
    gather: async ({ id, alert }) => {
      await look(`gather ${id}`, () => undefined);
      const cause = causeOfAlarm(causes, alert.sourceId);
      const errors = cause !== undefined && isFailing(cause) ? [errorOf(cause)] : [];
      return { errors, traffic: { windowSeconds: 60, requests: 20, failures: errors.length * 7 }, gaps: [] };
    },
    read: async ({ id, alert }) => {
      await look(`read ${id}`, () => undefined);
      const fails = isFailing(causeOfAlarm(causes, alert.sourceId));
      const requests = random.chance(habits.noTraffic) ? 0 : 40;
      if (requests === 0) return { alarm: 'ok', requests, failures: 0, sameError: 0, observed: 'no requests' };
      // An alarm may be late.
      const alarm = fails && random.chance(0.5) ? 'firing' : 'ok';
      if (fails) return { alarm, requests, failures: 3, sameError: 3, observed: 'the same error 3 times' };
      return { alarm, requests, failures: 0, sameError: 0, observed: 'no failure in 40 requests' };
    },
  };
}

/** A configuration under which every path of the machine is short enough to be taken often. */
export type Configured = (changes: { readonly release: number }) => Config;
