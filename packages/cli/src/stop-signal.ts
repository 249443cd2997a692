export interface StopSignal {
  /** Aborted by the first Ctrl-C, or by SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening, so that the process can end as it does without this. */
  release(): void;
}

/**
 * Listens for the end of a command that runs until it is stopped. The first signal lets it finish the step that it is at; the second ends the
 * process at once, which loses nothing either: each step's result is on disk.
 */
export function listenForStop(say: (line: string) => void): StopSignal {
  const stopped = new AbortController();
  const stop = () => {
    if (stopped.signal.aborted) process.exit(130);
    say('suture: stopping after the current step; press Ctrl-C again to stop at once');
    stopped.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: stopped.signal,
    release: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
