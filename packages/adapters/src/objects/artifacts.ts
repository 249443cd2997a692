import type { Artifacts } from '@suture/core';
import type { Objects } from './objects.ts';

/** Artifacts as objects, in UTF-8. */
export function createObjectArtifacts(objects: Objects): Artifacts {
  return {
    put: (key, text) => objects.put(key, Buffer.from(text)),
    get: async (key) => {
      const bytes = await objects.get(key);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
  };
}
