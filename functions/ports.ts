import { randomBytes } from 'node:crypto';
import type { DynamoStores } from '@suture/adapters/aws/dynamodb';
import type { Secrets } from '@suture/adapters/aws/ssm';
import { createConfigSource, createConfigs, createObjectArtifacts, type Objects } from '@suture/adapters/objects';
import type { Artifacts, Budget, Clock, Config, KillSwitch, Ports } from '@suture/core';
import { type Environment, readDeployedConfig, readEnvironment } from './environment.ts';
import { handOnce } from './hand-once.ts';
import type { OpenPorts } from './lambda-step.ts';
import { lazily, once } from './lazily.ts';

/** What every function has. */
export interface Cloud {
  readonly environment: Environment;
  readonly config: Config;
  readonly clock: Clock;
  readonly objects: Objects;
  readonly artifacts: Artifacts;
  readonly stores: DynamoStores;
  readonly budget: Budget;
  readonly killSwitch: KillSwitch;
  readonly secrets: Secrets;
  /** Milliseconds until the current invocation is stopped; Infinity without a limit. */
  readonly timeLeft: () => number;
}

/** A part of `parts/` that a function adds in its own file. The bundler leaves out the parts that no function names. */
type Part = (cloud: Cloud) => Partial<Ports>;

type AllOf<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

type Opened<Parts extends readonly Part[]> = ReturnType<typeof openBasics> &
  Pick<Ports, 'configVersion' | 'log' | 'deadline'> &
  AllOf<ReturnType<Parts[number]>>;

/**
 * The composition root of the cloud: the common ports and the named parts, with the configuration that an incident began with, or the present one.
 * Clients are kept between invocations, once for each configuration that is in use.
 */
export function openPorts<const Parts extends readonly Part[]>(...parts: Parts): OpenPorts<Opened<Parts>> {
  const opened = new Map<string, readonly object[]>();
  const sources = once(async () => openConfigSource(openCloud()));
  let current: Ports['deadline'] = { timeLeft: () => Number.POSITIVE_INFINITY };
  return async (log, { deadline = { timeLeft: () => Number.POSITIVE_INFINITY }, incidentId } = {}) => {
    current = deadline;
    const { source, cloud: base } = await sources();
    const incident = incidentId === undefined ? undefined : await base.stores.incidents.get(incidentId);
    const { version, config } = await (incident === undefined ? source.current() : source.of(incident.configVersion));
    const cloud: Cloud = { ...base, config, timeLeft: () => current.timeLeft() };
    const ports = opened.get(version) ?? [openBasics(cloud), ...parts.map((part) => part(cloud))];
    opened.set(version, ports);
    const incidents = incident === undefined ? {} : { incidents: handOnce(incident, base.stores.incidents) };
    return Object.assign({}, ...ports, { configVersion: version, log, deadline, ...incidents });
  };
}

/** Where a function's configuration comes from: its own release, and what was pushed over it. */
export function openConfigSource(cloud: Cloud) {
  const source = createConfigSource({
    configs: createConfigs(cloud.objects),
    deployed: cloud.config,
    now: () => cloud.clock.now().getTime(),
  });
  return { cloud, source };
}

export function openCloud(timeLeft: () => number = () => Number.POSITIVE_INFINITY): Cloud {
  const environment = readEnvironment();
  const clock = { now: () => new Date() };
  const table = once(async () => (await import('./lazy/table.ts')).openTable(environment.TABLE_NAME, clock));
  const parameters = once(async () => (await import('./lazy/parameters.ts')).openParameters(environment));
  const objects = lazily<Objects>(async () => (await import('./lazy/objects.ts')).openObjects(environment.BUCKET_NAME));
  return {
    environment,
    config: readDeployedConfig(),
    clock,
    objects,
    artifacts: createObjectArtifacts(objects),
    stores: {
      alertRecords: lazily(async () => (await table()).stores.alertRecords),
      incidents: lazily(async () => (await table()).stores.incidents),
      episodes: lazily(async () => (await table()).stores.episodes),
      auditLog: lazily(async () => (await table()).stores.auditLog),
      pendingCallbacks: lazily(async () => (await table()).stores.pendingCallbacks),
      leases: lazily(async () => (await table()).stores.leases),
      spending: lazily(async () => (await table()).stores.spending),
      trustRecord: lazily(async () => (await table()).stores.trustRecord),
      deliveries: lazily(async () => (await table()).stores.deliveries),
    },
    budget: lazily(async () => (await table()).budget),
    killSwitch: lazily(async () => (await parameters()).killSwitch),
    secrets: lazily(async () => (await parameters()).secrets),
    timeLeft,
  };
}

function openBasics({ config, clock, artifacts, stores, killSwitch }: Cloud) {
  return {
    ...stores,
    config,
    clock,
    artifacts,
    entropy: { nonce: () => randomBytes(24).toString('hex') },
    killSwitch,
  };
}
