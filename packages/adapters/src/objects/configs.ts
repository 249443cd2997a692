import { Config, parseJson, versionOf } from '@suture/core';
import * as z from 'zod';
import type { Objects } from './objects.ts';

/** Which configuration holds for new incidents. */
const Pointer = z.object({
  version: z.string().min(1),
  /** The version that was deployed when it was pushed: a later deployment replaces what was pushed before it. */
  over: z.string().min(1),
});
export type Pointer = z.infer<typeof Pointer>;

export interface Configs {
  /** The configuration that was pushed last, whatever was deployed since; undefined if none was. */
  pushed(): Promise<Pointer | undefined>;
  /** A pushed configuration by its version; undefined if there is none. @throws InvalidInput when it does not fit this release */
  get(version: string): Promise<Config | undefined>;
  /** Stores a configuration for new incidents. Returns its version. */
  push(config: Config, over: string): Promise<string>;
}

const pointerKey = 'config/pushed.json';

/** Configurations as objects below `config/`, each under its version, which never changes, and a pointer to the one that holds. */
export function createConfigs(objects: Objects): Configs {
  const read = async (key: string) => {
    const bytes = await objects.get(key);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  return {
    pushed: async () => {
      const text = await read(pointerKey);
      return text === undefined ? undefined : parseJson(Pointer, text, pointerKey);
    },
    get: async (version) => {
      const text = await read(keyOf(version));
      return text === undefined ? undefined : parseJson(Config, text, `the pushed configuration ${version}`);
    },
    push: async (config, over) => {
      const version = versionOf(config);
      await objects.put(keyOf(version), Buffer.from(JSON.stringify(config)));
      await objects.put(pointerKey, Buffer.from(JSON.stringify({ version, over } satisfies Pointer)));
      return version;
    },
  };
}

function keyOf(version: string): string {
  return `config/${version}.json`;
}
