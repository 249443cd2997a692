import { statSync } from 'node:fs';

const pollTime = 100;

/** Milliseconds without a further word: until the first, and from each to the next. */
export interface Patience {
  readonly start: number;
  readonly test: number;
}

export interface FileWatch {
  /** Aborts when the file has not grown for longer than patience allows, and when the given signal does. */
  readonly signal: AbortSignal;
  /** When the file began to grow, by `performance.now()`. */
  readonly firstAt: () => number | undefined;
  /** Whether patience ran out. */
  readonly quiet: () => boolean;
  /** Must be called at the end. */
  readonly stop: () => void;
}

/**
 * Watches a file that a running program writes its progress to.
 * @param onGrowth told of the new size each time the file has grown
 */
export function watchFile(
  path: string,
  patience: Patience,
  signal?: AbortSignal,
  onGrowth?: (size: number) => void,
): FileWatch {
  const own = new AbortController();
  const abort = () => own.abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  let size = 0;
  let changed = performance.now();
  let first: number | undefined;
  let quiet = false;
  const timer = setInterval(() => {
    const now = performance.now();
    const found = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (found !== size) {
      first ??= now;
      [size, changed] = [found, now];
      onGrowth?.(size);
    } else if (now - changed > (size === 0 ? patience.start : patience.test)) {
      quiet = true;
      abort();
    }
  }, pollTime);
  return {
    signal: own.signal,
    firstAt: () => first,
    quiet: () => quiet,
    stop: () => {
      clearInterval(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}
