import type { Config, WebhookName } from '@suture/core';

/** Where test alerts go, and what to do about each fault there: a deployment, or `suture serve` on one machine. */
export interface TestReceiver {
  /** The address before `/<source>`. */
  readonly alertsUrl: string;
  readonly config: Config | undefined;
  /** Milliseconds until an alert that was taken has a record. */
  readonly patience: number;
  /** The secret of a source; undefined if there is none. */
  secretOf(name: WebhookName): Promise<string | undefined>;
  /** What is wrong with a source's secret; undefined if it can be used. */
  findFault(name: WebhookName, secret: string | undefined): string | undefined;
  readonly remedies: {
    setSecret(name: WebhookName): string;
    turnOn(name: WebhookName): string;
    reach: string;
    /** What shows why an alert that was taken has no record. */
    find: string;
  };
}
