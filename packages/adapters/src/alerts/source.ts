import type { Alert, Config } from '@suture/core';

/** The alerts of one vendor. A new source is a file in this folder, a line in `index.ts` and its cases in the contract test. */
export interface AlertSource {
  /** The file's name, and `Alert.source`. */
  readonly name: string;
  /** Describes its events, for the error about an unknown one. */
  readonly shape: string;
  /** Whether the event has this vendor's outer shape. */
  accepts(event: unknown): boolean;
  /** The event as an alert. @throws InvalidInput that names the field, also when no service matches */
  read(event: unknown, config: Config): Alert;
  /** What the vendor calls the thing that fired, whatever the service. @throws InvalidInput that names the field */
  nameOf?(event: unknown): string;
}
