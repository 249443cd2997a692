import type { Artifacts } from '@suture/core';
import type { Objects } from './objects.ts';

/** Artifacts as objects, UTF-8. */
export function createObjectArtifacts(objects: Objects): Artifacts {
  return {
    put: (key, text) => objects.put(key, new TextEncoder().encode(text)),
    get: async (key) => {
      const bytes = await objects.get(key);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
  };
}
