import type { Clock, Config } from '@suture/core';

/** What the adapters of all vendors need. */
export interface VendorWorld {
  readonly config: Config;
  /** The value of a secret, read at each use, since it can be rotated. @throws SecretMissing */
  readonly secret: (name: string) => Promise<string>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly pause: (milliseconds: number) => Promise<void>;
}
