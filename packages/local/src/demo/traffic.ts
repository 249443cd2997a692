import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Exchange } from './catalogue.ts';

/** Milliseconds between two requests: where something is measured, and while a repair is made, which needs the machine itself. */
const pace = { busy: 20, quiet: 200 };
/** Ordinary requests between two of the failing kind. */
const ordinaryBetween = 2;

/** Sends ordinary and failing requests to the service's current address, until it is stopped. Requests during a restart are lost. */
export function startTraffic(
  url: () => string | undefined,
  ordinary: readonly Exchange[],
  failing: readonly Exchange[],
) {
  const state = { stopped: false, every: pace.busy };
  const done = run(url, ordinary, failing, state);
  return {
    setPace: (wanted: keyof typeof pace) => {
      state.every = pace[wanted];
    },
    stop: async () => {
      state.stopped = true;
      await done;
    },
  };
}

async function run(
  url: () => string | undefined,
  ordinary: readonly Exchange[],
  failing: readonly Exchange[],
  state: { readonly stopped: boolean; readonly every: number },
): Promise<void> {
  for (let turn = 0; !state.stopped; turn += 1) {
    const round = Math.floor(turn / (ordinaryBetween + 1));
    const isFailing = turn % (ordinaryBetween + 1) === 0;
    const exchange = isFailing ? failing[round % failing.length] : ordinary[turn % ordinary.length];
    const base = url();
    if (base !== undefined && exchange !== undefined) await send(base, exchange);
    await pause(state.every);
  }
}

/** Sends one request. Undefined when the service is not there. */
export async function send(base: string, exchange: Exchange): Promise<Answer | undefined> {
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
