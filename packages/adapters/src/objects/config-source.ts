import { type Config, versionOf } from '@suture/core';
import { remember } from '../remember.ts';
import type { Configs } from './configs.ts';

/** A configuration and its version. */
export interface UsedConfig {
  readonly version: string;
  readonly config: Config;
}

interface ConfigSourceOptions {
  readonly configs: Pick<Configs, 'get' | 'pushed'>;
  /** The configuration of the deployment. */
  readonly deployed: Config;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ConfigSource {
  /** What holds for new incidents: what was pushed over this deployment, or the deployment's own. */
  current(): Promise<UsedConfig>;
  /** What an incident began with; what holds now for one that does not say, or whose configuration is gone. */
  of(version: string | undefined): Promise<UsedConfig>;
}

/** Milliseconds after which a function looks whether another configuration was pushed. */
export const configMaxAgeMs = 30_000;

/** The configuration that a function works with. */
export function createConfigSource({ configs, deployed, now }: ConfigSourceOptions): ConfigSource {
  const own: UsedConfig = { version: versionOf(deployed), config: deployed };
  const known = new Map<string, UsedConfig>([[own.version, own]]);

  async function find(version: string): Promise<UsedConfig | undefined> {
    const kept = known.get(version);
    if (kept !== undefined) return kept;
    const config = await configs.get(version);
    if (config === undefined) return undefined;
    const used = { version, config };
    known.set(version, used);
    return used;
  }

  const current = remember(configMaxAgeMs, now, async () => {
    const pointer = await configs.pushed();
    return pointer?.over === own.version ? ((await find(pointer.version)) ?? own) : own;
  });

  return {
    current,
    of: async (version) => (version === undefined ? undefined : await find(version)) ?? (await current()),
  };
}
