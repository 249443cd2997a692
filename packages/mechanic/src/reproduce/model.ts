/** What a service received when it failed, as far as its log says. */
export type CapturedEvent =
  | {
      readonly kind: 'http';
      readonly method: string;
      /** With its query. */
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      /** The text of the body, or what it was parsed to. */
      readonly body?: unknown;
    }
  | { readonly kind: 'lambda'; readonly event: unknown }
  /** Values by the name they had where the service logged them. A list stands under `args`. */
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, unknown>> };

export interface LoggedError {
  readonly name: string;
  readonly message: string;
  /** As V8 prints it, without what it wraps; empty when the log holds none. */
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
  /** What else a structured entry holds, by its own names. */
  readonly fields: Readonly<Record<string, unknown>>;
}
