import type { Ports, Wait } from './ports/index.ts';
import { settleRollout } from './stages/deploy/index.ts';
import { startIncident } from './stages/detect/index.ts';
import { settleReview } from './stages/review/index.ts';

/**
 * Looks after what no event may ever come for: starts that were cut off, reviews and rollouts whose webhook was lost.
 * Run every few minutes. Returns how many waits it answered.
 */
export async function sweep(ports: Ports): Promise<number> {
  for (const incident of await ports.incidents.list()) {
    if (incident.status === 'pending_start') await startIncident(incident.id, ports);
  }
  let answered = 0;
  for (const wait of await ports.waits.list()) answered += (await settle(wait, ports)) ? 1 : 0;
  return answered;
}

/** Answers what one incident waits for, if the world has decided. Returns whether it did. */
export async function answerWaits(incidentId: string, ports: Ports): Promise<boolean> {
  const waits = (await ports.waits.list()).filter((wait) => wait.incidentId === incidentId);
  for (const wait of waits) if (await settle(wait, ports)) return true;
  return false;
}

/** Answers one wait if the world has decided. */
async function settle(wait: Wait, ports: Ports): Promise<boolean> {
  const output = wait.kind === 'review' ? await settleReview(wait, ports) : await settleRollout(wait, ports);
  if (output === undefined) return false;
  await ports.executions.succeed(wait.token, output);
  await ports.waits.remove(wait.kind, wait.ref);
  return true;
}
