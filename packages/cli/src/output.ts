import type { Log } from '@suture/core';

/** Where a command writes: text for a person, or one JSON value for a program. */
export interface Output {
  readonly json: boolean;
  /** A line for a person; nothing with `--json`. */
  say(line: string): void;
  /** The command's result. */
  result(value: unknown, words: string): void;
  /** What went wrong, on standard error. */
  fail(error: unknown): void;
}

export interface Streams {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly err: { write(text: string): unknown };
}

export function openOutput(json: boolean, streams: Streams): Output {
  return {
    json,
    say: (line) => {
      if (!json) streams.out.write(`${line}\n`);
    },
    result: (value, words) => {
      streams.out.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${words}\n`);
    },
    fail: (error) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      streams.err.write(json ? `${JSON.stringify({ error: { name, message } })}\n` : `suture: ${message}\n`);
    },
  };
}

interface ProgressOptions {
  readonly started: number;
  readonly ticks: () => number;
  /** Adds a line for each alert: what became of it, and why. */
  readonly alerts?: boolean;
}

/** Progress from the loop's own log: a line for each finished step and each warning. */
export function progressLog(output: Output, { started, ticks, alerts = false }: ProgressOptions): Log {
  const seconds = () => `${((ticks() - started) / 1000).toFixed(1)}s`.padStart(7);
  return {
    info: (message, fields) => {
      if (alerts && message === 'alert received')
        output.say(`${seconds()} · alert ${String(fields.outcome)}: ${String(fields.reason)}`);
      if (message !== 'step finished') return;
      output.say(`${seconds()} ✓ ${String(fields.state).padEnd(15)} ${String(fields.summary)}`);
    },
    warn: (message, fields) => output.say(`${seconds()} ! ${String(fields.state ?? '').padEnd(15)} ${message}`),
  };
}
