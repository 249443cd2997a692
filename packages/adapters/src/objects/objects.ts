/** Bytes by key: trees, dependencies, and the cloud's artifacts. */
export interface Objects {
  get(key: string): Promise<Uint8Array | undefined>;
  /** Replaces what the key holds. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  has(key: string): Promise<boolean>;
}

/** Objects in memory. */
export function createMemoryObjects(): Objects & { readonly keys: () => readonly string[] } {
  const kept = new Map<string, Uint8Array>();
  return {
    get: async (key) => kept.get(key),
    put: async (key, bytes) => {
      kept.set(key, bytes);
    },
    has: async (key) => kept.has(key),
    keys: () => [...kept.keys()],
  };
}
