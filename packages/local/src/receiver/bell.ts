export interface Bell {
  ring(): void;
  /** Returns when the bell rings, at once if it rang since the last wait, after so many milliseconds, or when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Lets a worker sleep until there is something to do. */
export function createBell(): Bell {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    wait: async (milliseconds, signal) => {
      const ended = AbortSignal.any([rung.signal, signal]);
      await new Promise<void>((resolve) => {
        if (ended.aborted) return resolve();
        const timer = setTimeout(resolve, milliseconds);
        ended.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      if (rung.signal.aborted) rung = new AbortController();
    },
  };
}
