import { setTimeout as pause } from 'node:timers/promises';
import { createRolloutsByService, openRolloutClients, openRolloutSources } from '@suture/adapters/rollouts';
import type { Config, Rollouts } from '@suture/core';

interface Watching {
  readonly config: Config;
  readonly secret: (name: string) => Promise<string>;
  readonly now: () => Date;
  /** Of clients of AWS. */
  readonly options: Parameters<typeof openRolloutClients>[0];
}

/** The watchers that the loop has, but for those that ask the code host. They are asked about a commit that no repository has. */
export function openWatchers({ config, secret, now, options }: Watching): Rollouts {
  const world = { config, secret, fetch, clock: { now }, pause: (milliseconds: number) => pause(milliseconds) };
  const host = {
    rollouts: { status: () => Promise.reject(new Error('the code host is asked elsewhere')) },
    isAncestor: async () => false,
  };
  const clients = openRolloutClients(options);
  return createRolloutsByService(config, openRolloutSources({ world, host, clients }));
}
