import type { Alert, Config } from '@suture/core';

/** One vendor's alerts. A new one is a file in this folder, a line in `index.ts` and its cases in the contract test. */
export interface AlertSource {
  /** As the file is called; becomes `Alert.source`. */
  readonly name: string;
  /** What its events look like, for the error message of an unknown one. */
  readonly shape: string;
  /** Whether the event is this vendor's, judged by its outer shape alone. */
  accepts(event: unknown): boolean;
  /** The event in our words. @throws InvalidInput that names the field, or that no service is meant */
  read(event: unknown, config: Config): Alert;
}
