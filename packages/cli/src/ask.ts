import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

interface AskOptions {
  readonly input?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output?: { write(text: string): unknown };
  readonly signal?: AbortSignal;
}

/**
 * Asks the person at the terminal one question.
 * @returns the answer; undefined at the end of the input, and when the signal is aborted
 */
export function ask(
  question: string,
  { input = process.stdin, output = process.stdout, signal }: AskOptions = {},
): Promise<string | undefined> {
  // The terminal edits the line itself, so that Ctrl-C stays a signal.
  const lines = createInterface({ input, terminal: false });
  return new Promise((resolve) => {
    const leave = () => lines.close();
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line.trim();
      leave();
    });
    lines.once('close', () => {
      signal?.removeEventListener('abort', leave);
      resolve(answer);
    });
    signal?.addEventListener('abort', leave, { once: true });
    output.write(question);
    if (signal?.aborted === true) leave();
  });
}

/** Milliseconds in which the terminal gives away what was typed earlier. */
const drainTime = 50;

/** Throws away what was typed before the question was there to be read. */
export async function forgetTyped(input: NodeJS.ReadableStream): Promise<void> {
  const ignore = () => undefined;
  input.on('data', ignore);
  await pause(drainTime);
  input.off('data', ignore);
  input.pause();
}
