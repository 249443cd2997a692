import type { AlertNotes, Envelope, ModelReply, ModelRequest, Ports } from '@suture/core';
import type { Effect } from '../github/fetch.ts';
import type { StoredRepository, Tree } from '../github/repository.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Ask } from './cloud.ts';
import type { EngineHabits } from './engine.ts';
import type { StepFunctions } from './machine.ts';
import type { Cause } from './service.ts';
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
  /** Whether the telemetry counts by time, so that recovery is judged by statistics. */
  readonly countsByTime: boolean;
  /** Whether an alarm of the latency sees another error of the same fault. */
  readonly twoErrors: boolean;
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
  /** Signed heads of audit trails, by their names. */
  readonly checkpoints: Map<string, Envelope>;
  readonly machine: StepFunctions;
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  readonly killSwitch: { value: string };
  readonly watch: HostWatch;
  /** Told of every object that is about to be stored. */
  beforeStore(key: string): void;
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
