import { PassThrough } from 'node:stream';
import headless from '@xterm/headless';
import type { ScreenClock, ScreenStream } from '../screen/index.ts';

/** A terminal that shows what a person would see. */
export interface FakeTerminal {
  readonly stream: ScreenStream;
  /** What the person types. */
  readonly input: PassThrough & { readonly isTTY: boolean };
  type(line: string): void;
  resize(columns: number, rows: number): Promise<void>;
  /** Everything from the first line to the last that is not empty, as it stands now. */
  read(): Promise<string>;
}

export function openFakeTerminal(columns: number, rows = 24): FakeTerminal {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
    scrollback: 5000,
  });
  const listeners = new Set<() => void>();
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const flush = () => new Promise<void>((resolve) => terminal.write('', resolve));
  return {
    input,
    type: (line) => {
      // A terminal shows what is typed.
      terminal.write(`${line}\n`);
      input.write(`${line}\n`);
    },
    stream: {
      isTTY: true,
      get columns() {
        return terminal.cols;
      },
      get rows() {
        return terminal.rows;
      },
      write: (text) => terminal.write(text),
      on: (_event, listener) => listeners.add(listener),
      off: (_event, listener) => listeners.delete(listener),
    },
    resize: async (width, height) => {
      await flush();
      terminal.resize(width, height);
      for (const listener of listeners) listener();
    },
    read: async () => {
      await flush();
      const { active } = terminal.buffer;
      const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '');
      return lines.join('\n').trimEnd();
    },
  };
}

/** A clock that moves when it is told to. */
export function createFakeClock(): ScreenClock & { advance(milliseconds: number): void } {
  let now = 0;
  const timers = new Set<{ readonly every: number; readonly act: () => void; next: number }>();
  return {
    ticks: () => now,
    now: () => new Date(now),
    every: (every, act) => {
      const timer = { every, act, next: now + every };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ next }) => next <= end).sort((a, b) => a.next - b.next)[0];
        if (due === undefined) break;
        now = due.next;
        due.next += due.every;
        due.act();
      }
      now = end;
    },
  };
}
