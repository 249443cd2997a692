import { randomBytes } from 'node:crypto';
import type { DynamoStores } from '@suture/adapters/aws/dynamodb';
import type { Secrets } from '@suture/adapters/aws/ssm';
import { createObjectArtifacts, type Objects } from '@suture/adapters/objects';
import type { Artifacts, Budget, Clock, Config, KillSwitch, Ports } from '@suture/core';
import { type Environment, readDeployedConfig, readEnvironment } from './environment.ts';
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
  Pick<Ports, 'log' | 'deadline'> &
  AllOf<ReturnType<Parts[number]>>;

/** The composition root of the cloud: the common ports and the named parts. Clients are kept between invocations. */
export function openPorts<const Parts extends readonly Part[]>(...parts: Parts): OpenPorts<Opened<Parts>> {
  let opened: readonly object[] | undefined;
  let current: Ports['deadline'] = { timeLeft: () => Number.POSITIVE_INFINITY };
  return (log, deadline = { timeLeft: () => Number.POSITIVE_INFINITY }) => {
    current = deadline;
    if (opened === undefined) {
      const cloud = openCloud(() => current.timeLeft());
      opened = [openBasics(cloud), ...parts.map((part) => part(cloud))];
    }
    return Object.assign({}, ...opened, { log, deadline });
  };
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
