import type { Ports, Wait } from './ports/index.ts';
import { settleRollout } from './stages/deploy/index.ts';
import { startIncident } from './stages/detect/index.ts';
import { settleReview } from './stages/review/index.ts';

/**
 * Looks after what no event may ever come for: starts that were cut off, reviews and rollouts whose webhook was lost.
 * Run every few minutes, and whenever somebody decided something. Returns how many waits it answered.
 */
export async function sweep(ports: Ports): Promise<number> {
  for (const incident of await ports.incidents.list()) {
    if (incident.status === 'pending_start') await startIncident(incident.id, ports);
  }
  const answered = [];
  for (const wait of await ports.waits.list()) answered.push(await settle(wait, ports));
  return answered.filter(Boolean).length;
}

/** Answers one wait if the world has decided. */
async function settle(wait: Wait, ports: Ports): Promise<boolean> {
  const output = wait.kind === 'review' ? await settleReview(wait, ports) : await settleRollout(wait, ports);
  if (output === undefined) return false;
  await ports.executions.succeed(wait.token, output);
  await ports.waits.remove(wait.kind, wait.ref);
  return true;
}
