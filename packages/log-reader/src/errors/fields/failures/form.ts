import type { Fields, LoggedError } from '../../../model.ts';

export type FailureKind = NonNullable<LoggedError['kind']>;

/** How one platform reports a failure without an exception. */
export interface FailureForm {
  /** As the file is called. */
  readonly name: string;
  /** A record without any of these keys is not such a report. */
  readonly keys: readonly string[];
  readonly read: (fields: Fields) => LoggedError | undefined;
}

/** A failure without a stack. */
export function failure(kind: FailureKind, name: string, message: string): LoggedError {
  return { name, message, stack: '', frames: [], kind };
}
