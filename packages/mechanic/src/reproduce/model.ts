/** The input of a service when it failed, as recorded in its log. */
export type CapturedEvent =
  | {
      readonly kind: 'http';
      readonly method: string;
      /** With its query. */
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      /** The body's text or parsed value. */
      readonly body?: unknown;
    }
  | { readonly kind: 'lambda'; readonly event: unknown }
  /** Logged values by their names. A list has the name `args`. */
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, unknown>> };

export interface LoggedError {
  readonly name: string;
  readonly message: string;
  /** As V8 prints it, without causes. Empty if the log has no stack. */
  readonly stack: string;
  readonly cause?: LoggedError;
}

/** One entry of a service's log. */
export interface LogEntry {
  /** As the log has it: ISO 8601, or milliseconds turned into it. */
  readonly time?: string;
  /** Lower case: `error`, `warn`, … */
  readonly level?: string;
  readonly message: string;
  readonly error?: LoggedError;
  readonly event?: CapturedEvent;
  /** Other fields of a structured entry. */
  readonly fields: Readonly<Record<string, unknown>>;
}
