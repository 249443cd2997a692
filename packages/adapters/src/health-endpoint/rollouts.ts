import { parse, type Rollouts } from '@suture/core';
import { z } from 'zod';

export interface HealthOptions {
  /** Where the service says how it is, as JSON with `commit`; asked anew at each look when it is a function. */
  readonly url: string | (() => string);
  readonly fetch: typeof fetch;
  /** Whether `commit` is contained in `of`; without it only the very commit counts. */
  readonly isAncestor?: (commit: string, of: string) => Promise<boolean>;
}

export interface HealthRollout extends Rollouts {
  /** The commit that the service says it runs. @throws when it cannot be reached, InvalidInput when it does not say */
  liveCommit(): Promise<string>;
}

const Health = z.object({ commit: z.string().regex(/^[0-9a-f]{7,64}$/) });
/** Milliseconds an answer may take. */
const patience = 5000;

/** Asks the running service itself which commit it is. */
export function createHealthRollout(options: HealthOptions): HealthRollout {
  async function liveCommit(): Promise<string> {
    const url = typeof options.url === 'string' ? options.url : options.url();
    const answer = await options.fetch(url, { signal: AbortSignal.timeout(patience) });
    return parse(Health, await answer.json(), `the health answer of ${url}`).commit;
  }
  return {
    liveCommit,
    status: async (_incident, commit) => {
      let running: string;
      try {
        running = await liveCommit();
      } catch (error) {
        return {
          commit,
          status: 'pending',
          detail: `the service does not say which commit it runs: ${describeFailure(error)}`,
        };
      }
      const contained = commit.startsWith(running) || (await options.isAncestor?.(commit, running)) === true;
      return contained
        ? { commit, status: 'live', detail: `the service runs ${running.slice(0, 10)}` }
        : { commit, status: 'pending', detail: `the service still runs ${running.slice(0, 10)}` };
    },
  };
}

function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
