import { appendAudit } from '../audit/trail.ts';
import type { PendingCallback, Ports } from '../ports/index.ts';
import { deployAwait, reviewAwait } from '../steps/index.ts';

/** The ports that are needed to answer callbacks. */
export type CallbackPorts = Pick<
  Ports,
  | 'auditLog'
  | 'clock'
  | 'codeHost'
  | 'config'
  | 'executions'
  | 'incidents'
  | 'killSwitch'
  | 'pendingCallbacks'
  | 'rollouts'
>;

const callbacks = { review: reviewAwait, rollout: deployAwait };

/** Answers the callbacks of one incident whose event has arrived. Returns whether one was answered. */
export async function answerCallbacks(incidentId: string, ports: CallbackPorts): Promise<boolean> {
  const waits = (await ports.pendingCallbacks.list()).items.filter((wait) => wait.incidentId === incidentId);
  for (const wait of waits) if ((await settle(wait, ports)) !== undefined) return true;
  return false;
}

/** Answers one callback if its event has arrived, and not under the kill switch: a later sweep does. `over`: the execution no longer waits for it. */
export async function settle(wait: PendingCallback, ports: CallbackPorts): Promise<'delivered' | 'over' | undefined> {
  const { kind, ref, incidentId, token } = wait;
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) return undefined;
  if (incident.outcome !== undefined) {
    // Nothing waits any more, and the end of an incident is the end of its trail.
    await ports.pendingCallbacks.remove(kind, ref, token);
    return 'over';
  }
  if ((await ports.killSwitch.reason(incident.service)) !== undefined) return undefined;
  const { name, stage } = callbacks[kind];
  const settled = await callbacks[kind].settle(incident, wait, ports);
  if (settled === undefined) return undefined;
  const { summary, next, change } = settled;
  if (change !== undefined) await ports.incidents.update({ ...incident, ...change });
  const detail = { kind, ref, summary, next };
  await appendAudit({ incidentId, stage, state: name, action: 'will answer callback', detail }, ports);
  const answer = await ports.executions.succeed(token, { incidentId, summary, next });
  // The execution may have gone on, and wait again for the same pull request.
  await ports.pendingCallbacks.remove(kind, ref, token);
  return answer;
}
