export interface StopSignal {
  /** Aborted by the first Ctrl-C, or by SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening, so that the process can end as it does without this. */
  release(): void;
}

/** What a shell reads of a command that Ctrl-C ended: 128 and the signal's number. */
const stoppedCode = 130;

/**
 * Listens for the end of a command that runs until it is stopped. The first signal lets it finish the step that it is at; the second ends the
 * process at once, which loses nothing either: each step's result is on disk.
 */
export function listenForStop(
  say: (line: string) => void,
  notice = 'suture: stopping after the current step; press Ctrl-C again to stop at once',
): StopSignal {
  const stopped = new AbortController();
  const stop = () => {
    if (stopped.signal.aborted) process.exit(stoppedCode);
    say(notice);
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
