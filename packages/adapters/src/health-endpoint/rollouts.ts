import { parse, type Rollouts, shortId } from '@suture/core';
import * as z from 'zod';

export interface HealthOptions {
  /** URL of the health endpoint, which answers JSON with `commit`. A function is called at each look. */
  readonly url: string | (() => string);
  readonly fetch: typeof fetch;
  /** Whether `of` contains `commit`. Without it only the same commit counts. */
  readonly isAncestor?: (commit: string, of: string) => Promise<boolean>;
}

export interface HealthRollout extends Rollouts {
  /** The commit that the service reports. @throws when it cannot be reached, InvalidInput when it reports none */
  liveCommit(): Promise<string>;
}

const Health = z.object({ commit: z.string().regex(/^[0-9a-f]{7,64}$/) });
/** Milliseconds per request. */
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
        const why = error instanceof Error ? error.message : String(error);
        return { commit, status: 'pending', detail: `the service does not say which commit it runs: ${why}` };
      }
      const contained = commit.startsWith(running) || (await options.isAncestor?.(commit, running)) === true;
      return contained
        ? { commit, status: 'live', detail: `the service runs ${shortId(running)}` }
        : { commit, status: 'pending', detail: `the service still runs ${shortId(running)}` };
    },
  };
}
