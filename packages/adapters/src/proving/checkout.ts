/** A plain tree of one commit that may be written to. */
export interface Checkout {
  /** Absolute. */
  readonly root: string;
  dispose(): Promise<void>;
}

/** Folders outside a tree that a program run in it needs. */
export type Mounts = readonly { readonly path: string; readonly writable: boolean }[];
