import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from './service.ts';

/** Milliseconds between two requests, and how many ordinary ones come between two of the failing kind. */
const pace = { every: 50, ordinaryBetween: 2 };

/** Sends ordinary and failing requests to the service's current address, until it is stopped. Requests during a restart are lost. */
export function startTraffic(url: () => string | undefined, ordinary: readonly Exchange[], failing: Exchange) {
  const state = { stopped: false };
  const done = run(url, ordinary, failing, state);
  return {
    stop: async () => {
      state.stopped = true;
      await done;
    },
  };
}

async function run(
  url: () => string | undefined,
  ordinary: readonly Exchange[],
  failing: Exchange,
  state: { readonly stopped: boolean },
): Promise<void> {
  for (let turn = 0; !state.stopped; turn += 1) {
    const exchange = turn % (pace.ordinaryBetween + 1) === 0 ? failing : ordinary[turn % ordinary.length];
    const base = url();
    if (base !== undefined && exchange !== undefined) await send(base, exchange);
    await pause(pace.every);
  }
}

/** Sends one request. Undefined when the service is not there. */
export async function send(
  base: string,
  exchange: Exchange,
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  try {
    const response = await fetch(`${base}${exchange.url}`, {
      method: exchange.method,
      headers: exchange.headers,
      ...(exchange.body !== undefined && { body: JSON.stringify(exchange.body) }),
      signal: AbortSignal.timeout(2000),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}
