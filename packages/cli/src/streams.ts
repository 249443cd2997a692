import type { ScreenStream } from './screen/index.ts';

/** What a command reads and writes. */
export interface Streams {
  readonly out: ScreenStream;
  readonly err: { write(text: string): unknown };
  /** Where a person answers; the process's own input if left out. */
  readonly in?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}
