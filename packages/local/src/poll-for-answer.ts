import { setTimeout as pause } from 'node:timers/promises';
import { answerCallbacks, type Ports } from '@suture/core';
import { nameOf } from './code-host/index.ts';

/** Milliseconds between two polls for the answer to a waiting state. A code host limits requests. */
const pollEvery = { here: 200, onCodeHost: 15_000 };

/** Polls for the answer, once or until the signal is aborted. */
export async function pollForAnswer(
  incidentId: string,
  ports: Ports,
  stay: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    if (await answerCallbacks(incidentId, ports)) return true;
    if (!stay || signal.aborted) return false;
    const review = (await ports.incidents.get(incidentId))?.review;
    const isHere = review === undefined || nameOf(review.id) === undefined;
    // An abort ends the pause early, and one more poll follows.
    await pause(isHere ? pollEvery.here : pollEvery.onCodeHost, undefined, { signal }).catch(() => undefined);
  }
}
