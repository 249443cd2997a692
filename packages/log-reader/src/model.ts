/** The types of all layers. Times are ISO 8601. Lines and columns count from 1, as runtimes print them. */

export type Fields = Readonly<Record<string, unknown>>;

export type Language = 'javascript' | 'python' | 'java' | 'go' | 'ruby' | 'dotnet' | 'php' | 'rust';

/** One call in a stack trace, as the runtime printed it. */
export interface Frame {
  /** Path, URL or module as printed, without position and query: `/app/src/orders.js`, `file:///var/task/index.mjs`. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly function?: string;
}

/** An error as a program printed it. */
export interface LoggedError {
  /** `TypeError`, `pg.DatabaseError`; never empty. */
  readonly name: string;
  /** All lines of the message; empty if there is none. */
  readonly message: string;
  /** As printed, without causes. Empty if the log has no stack. */
  readonly stack: string;
  /** Absent if the error has no stack. */
  readonly language?: Language;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** The error that it wraps. */
  readonly cause?: LoggedError;
  /** The members of an AggregateError. */
  readonly errors?: readonly LoggedError[];
  /** It stands behind words of a message that do not announce it: the program may have quoted what somebody sent. */
  readonly quoted?: true;
  /** What kind of failure this is. Absent for a thrown error. */
  readonly kind?: 'timeout' | 'out-of-memory' | 'killed' | 'exit';
}

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

/** One entry of a service's log. */
export interface LogEntry {
  /** As the log has it: ISO 8601, or milliseconds turned into it. */
  readonly time?: string;
  /** Lower case: `trace`, `debug`, `info`, `warn`, `error`, `fatal`; other words as the log has them. */
  readonly level?: string;
  readonly message: string;
  readonly error?: LoggedError;
  readonly event?: CapturedEvent;
  /** The event is that of an earlier entry of the same request. */
  readonly joined?: true;
  /** Other fields of a structured entry, and of what its envelope told. */
  readonly fields: Fields;
}

/** A value while it is put together. Building it field by field is several times as fast as spreading optional ones. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** One line of a log, without the envelopes that were taken off so far. */
export interface Line {
  /** Without the line end. White space at its beginning belongs to it. */
  readonly text: string;
  readonly time?: string;
  /** Lower case. */
  readonly level?: string;
  /** Names the process and stream that wrote the line. Only lines of one stream form one record. */
  readonly stream?: string;
  /** What the envelope told besides, such as `requestId`. */
  readonly fields?: Fields;
  /** The text as an object, if it is JSON. Set by the reader, so that each text is parsed once. */
  readonly json?: Fields;
  /** The log driver cut the line: the next line of the stream continues it. */
  readonly partial?: boolean;
}

/** What one collector or console puts around a line. A new form is a file in `envelopes/` and a line in its index. */
export interface Envelope {
  /** As the file is called. */
  readonly name: string;
  /** Whether it stands around text or is itself an object. */
  readonly form: 'text' | 'json';
  /** Around objects: whether an object with these keys may be one. */
  readonly mayBe?: (has: (key: string) => boolean, size: number) => boolean;
  /** The ASCII characters with which a line in this envelope may begin; any, when left out. */
  readonly first?: RegExp;
  /** Takes this envelope off, keeping what the outer ones told. Returns undefined if the line has another form. */
  readonly unwrap: (line: Line) => Line | readonly Line[] | undefined;
}

/** The lines of one message, of one stream, in order. */
export interface LogRecord extends Omit<Line, 'text' | 'json' | 'partial'> {
  readonly lines: readonly string[];
  /** The fields of a record that is one JSON object. Its message is the only line. */
  readonly json?: Fields;
}

/** How one language prints an error. A new language is a file in `traces/` and a line in its index. */
export interface TraceFormat {
  readonly language: Language;
  /** Whether the line is a frame, or a line that only stands between or below frames. Leading white space may be missing. */
  readonly isFrame: (line: string) => boolean;
  /** Whether the line begins a trace: `Traceback (most recent call last):`, `panic: …`, `Exception in thread "main" …`. */
  readonly begins: (line: string) => boolean;
  /** Whether the line continues a trace of which lines were seen: a cause, an ellipsis, an error's own fields. */
  readonly continues: (line: string) => boolean;
  /** Reads the last error in a text, with its causes. Returns undefined if the text has no trace of this language. */
  readonly read: (text: string) => LoggedError | undefined;
}
