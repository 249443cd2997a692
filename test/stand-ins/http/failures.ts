export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/** Selects requests; a path given as text must match in full. */
export type Match = { readonly method?: string; readonly path?: string | RegExp } | ((asked: Asked) => boolean);

export interface Failure {
  /** Omit for a request that is never answered. */
  readonly status?: number;
  /** How many requests fail; one when omitted. */
  readonly times?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written as JSON unless it is text. */
  readonly body?: unknown;
  /** Never answers, like a lost connection. */
  readonly hang?: boolean;
  /** Handles the request and then fails, so that a retry finds the effect of the first attempt. */
  readonly afterEffect?: boolean;
}

export interface Failures {
  add(match: Match, failure: Failure): void;
  /** Returns the next failure for this request and uses it up. */
  take(asked: Asked): Failure | undefined;
}

export function createFailures(): Failures {
  const planned: { match: Match; failure: Failure; left: number }[] = [];
  return {
    add(match, failure) {
      planned.push({ match, failure, left: failure.times ?? 1 });
    },
    take(asked) {
      const plan = planned.find(({ match, left }) => left > 0 && fits(match, asked));
      if (plan === undefined) return undefined;
      plan.left -= 1;
      return plan.failure;
    },
  };
}

function fits(match: Match, asked: Asked): boolean {
  if (typeof match === 'function') return match(asked);
  if (match.method !== undefined && match.method !== asked.method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string' ? match.path === asked.path : match.path.test(asked.path);
}
