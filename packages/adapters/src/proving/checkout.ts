/** A writable plain tree of one commit. */
export interface Checkout {
  /** Absolute. */
  readonly root: string;
  dispose(): Promise<void>;
}

/** Folders outside the tree that its programs need. */
export type Mounts = readonly { readonly path: string; readonly writable: boolean }[];
