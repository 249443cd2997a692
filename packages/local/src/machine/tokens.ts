/** The answers of waiting states. An answer may come before the state waits, since a resumed run reaches its wait again. */
export interface TaskTokens {
  /** The output that ends the wait; undefined if the signal is aborted first. */
  wait(token: string, signal: AbortSignal): Promise<unknown>;
  /** `over` if the token already has its answer. */
  succeed(token: string, output: unknown): 'delivered' | 'over';
}

/** Tokens of one process. */
export function createTaskTokens(): TaskTokens {
  const answers = new Map<string, unknown>();
  const taken = new Set<string>();
  const waiting = new Map<string, () => void>();
  return {
    wait: (token, signal) =>
      new Promise((resolve) => {
        const leave = () => {
          waiting.delete(token);
          resolve(undefined);
        };
        const take = () => {
          signal.removeEventListener('abort', leave);
          waiting.delete(token);
          taken.add(token);
          const output = answers.get(token);
          answers.delete(token);
          resolve(output);
        };
        if (answers.has(token)) return take();
        if (signal.aborted) return leave();
        waiting.set(token, take);
        signal.addEventListener('abort', leave, { once: true });
      }),
    succeed: (token, output) => {
      if (taken.has(token) || answers.has(token)) return 'over';
      answers.set(token, output);
      waiting.get(token)?.();
      return 'delivered';
    },
  };
}
