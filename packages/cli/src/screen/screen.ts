import type { LoopEvent } from './loop-events.ts';

/** A stream that a screen writes to. */
export interface ScreenStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

/** The size of a terminal. One that does not know its own says 0, or nothing. */
export function sizeOf({ columns = 0, rows = 0 }: ScreenStream): { readonly columns: number; readonly rows: number } {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}

/** The time of a screen, and what wakes it. */
export interface ScreenClock {
  /** Milliseconds from any fixed point. */
  readonly ticks: () => number;
  readonly now: () => Date;
  /** Calls the function again and again; returns what ends it. */
  readonly every: (milliseconds: number, act: () => void) => () => void;
}

/** Where a run is seen: a list that fills, lines, or JSON. */
export interface Screen {
  /** Tells what the loop does. */
  tell(event: LoopEvent): void;
  /** Prints lines that stay. */
  print(text: string): void;
  /** Keeps everything back until `release`, so that a person can be asked. */
  hold(): void;
  release(): void;
  /** Leaves what is known of the run on the screen; the next event begins another. */
  settle(end: 'over' | 'stopped'): void;
  close(): void;
}

/** Keeps lines back while a person is asked. */
export function createHolder(write: (text: string) => void): Pick<Screen, 'print' | 'hold' | 'release'> & {
  readonly isHeld: () => boolean;
} {
  let held: string[] | undefined;
  return {
    isHeld: () => held !== undefined,
    print: (text) => {
      if (held === undefined) write(text);
      else held.push(text);
    },
    hold: () => {
      held ??= [];
    },
    release: () => {
      const kept = held ?? [];
      held = undefined;
      for (const text of kept) write(text);
    },
  };
}
