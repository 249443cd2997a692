/** Bytes by key: trees, dependencies, and all that artifacts are made of in the cloud. */
export interface Objects {
  get(key: string): Promise<Uint8Array | undefined>;
  /** Writing the same key again replaces it. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  has(key: string): Promise<boolean>;
}

/** Objects that live as long as the process. */
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
