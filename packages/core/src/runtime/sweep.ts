import { appendAudit, verifyChain } from '../audit/trail.ts';
import { type Incident, isInProgress } from '../model/index.ts';
import type { PendingCallback, Ports } from '../ports/index.ts';
import { startIncident } from '../steps/detect/intake.ts';
import { handOver, reviewAwait } from '../steps/index.ts';
import { type CallbackPorts, settle } from './callbacks.ts';
import { type PortsOf, runStep } from './run-step.ts';

/** The results of one sweep, by incident id. */
export interface SweepReport {
  /** Incidents whose start had been interrupted. */
  readonly restarted: readonly string[];
  /** Incidents whose execution died; they were handed to a person. */
  readonly handedOver: readonly string[];
  /** Callbacks that were answered. */
  readonly answered: readonly string[];
  /** Failures, with the error's name; the next sweep tries again. */
  readonly failed: readonly { readonly incidentId: string; readonly error: string }[];
  /** Not started five minutes after the alert arrived. */
  readonly pendingLongerThan5Min: readonly string[];
  /** Incidents whose wait, and with it the execution, ends within a day. */
  readonly tokensExpiringWithin24h: readonly string[];
  /** Open incidents with an audit trail that was changed or cut. */
  readonly brokenChains: readonly string[];
  /** Stored incidents and callbacks that this release cannot read. A person must check them. */
  readonly unreadable: readonly string[];
  /** The code host throttled the sweep; the remaining callbacks wait for the next one. */
  readonly throttled: boolean;
}

const dayMilliseconds = 86_400_000;
const fiveMinutes = 300_000;
/** Milliseconds until an execution that was just started can be described. */
const settlingIn = 300_000;

export type SweepPorts = CallbackPorts & PortsOf<(typeof handOver.needs)[number]>;

/**
 * Reconciles incidents whose event never arrived: interrupted starts, executions that died outside every Catch, reviews and
 * rollouts whose webhook was lost. Run every few minutes. One broken incident does not stop the others. Under the kill switch
 * it only reports and cleans up the stores.
 */
export async function sweep(ports: SweepPorts): Promise<SweepReport> {
  const failed: { readonly incidentId: string; readonly error: string }[] = [];
  const attempt = async <T>(incidentId: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      failed.push({ incidentId, error: name });
      ports.log.warn('sweep failed for an incident', { incidentId, error: name });
      return undefined;
    }
  };
  const isThrottled = () => failed.some(({ error }) => error === 'CodeHostThrottled');
  const choose = async (ids: readonly string[], work: (incidentId: string) => Promise<boolean>) => {
    const chosen: string[] = [];
    for (const id of ids) if ((await attempt(id, () => work(id))) === true) chosen.push(id);
    return chosen;
  };

  const open = await ports.incidents.listOpen();
  const openIds = open.items.map(({ id }) => id);
  const idsOf = (status: Incident['status']) => open.items.filter((one) => one.status === status).map(({ id }) => id);
  const restarted = await choose(idsOf('pending_start'), (id) => restart(id, ports));
  const handedOver = await choose(idsOf('running'), (id) => reconcile(id, ports));
  const answered: string[] = [];
  const pending = await ports.pendingCallbacks.list();
  for (const wait of pending.items) {
    if (isThrottled()) break;
    if ((await attempt(wait.incidentId, () => checkCallback(wait, ports))) === true) answered.push(wait.incidentId);
  }
  const unreadable = [...open.unreadable, ...pending.unreadable];
  if (unreadable.length > 0) ports.log.warn('stored items cannot be read', { unreadable });
  return {
    restarted,
    handedOver,
    answered,
    failed,
    pendingLongerThan5Min: await choose(idsOf('pending_start'), (id) => isLongPending(id, ports)),
    tokensExpiringWithin24h: await findExpiring(ports),
    brokenChains: await choose(openIds, (id) => hasBrokenChain(id, ports)),
    unreadable,
    throttled: isThrottled(),
  };
}

/** Whether the kill switch is thrown for everything, or for the service of an incident. */
async function isStopped(incident: Incident | undefined, ports: SweepPorts): Promise<boolean> {
  return (await ports.killSwitch.reason(incident?.service)) !== undefined;
}

async function restart(incidentId: string, ports: SweepPorts): Promise<boolean> {
  const incident = await ports.incidents.get(incidentId);
  if (await isStopped(incident, ports)) return false;
  // The list may be behind.
  if (incident?.status !== 'pending_start') return false;
  // The receiver may have been interrupted before it wrote a record.
  const about = { incidentId, stage: 'detect', state: 'sweep' } as const;
  await appendAudit({ ...about, action: 'will start execution' }, ports);
  await startIncident(incidentId, ports);
  return true;
}

/** Hands over a running incident whose execution has ended. */
async function reconcile(incidentId: string, ports: SweepPorts): Promise<boolean> {
  const status = await ports.executions.status(incidentId);
  if (status === 'running') return false;
  // Read after the execution: a completed one has stored its outcome by then.
  const incident = await ports.incidents.get(incidentId);
  if (incident?.status !== 'running') return false;
  if (status === 'unknown' && ageOf(incident.updatedAt, ports) < settlingIn) return false;
  // Under the kill switch nothing would reach the ticket, so the incident is kept for a later sweep.
  if (await isStopped(incident, ports)) return false;
  const cause =
    status === 'unknown'
      ? 'there is no execution for this incident, though it was started'
      : `the execution ${status} while the incident was still under way`;
  await runStep(handOver, { incidentId, failure: { Error: 'ExecutionDied', Cause: cause } }, ports);
  return true;
}

/** Answers a callback, or removes it if its incident has ended. Returns whether the answer was delivered. */
async function checkCallback(wait: PendingCallback, ports: SweepPorts): Promise<boolean> {
  const incident = await ports.incidents.get(wait.incidentId);
  if (incident === undefined || !isInProgress(incident)) {
    await ports.pendingCallbacks.remove(wait.kind, wait.ref, wait.token);
    return false;
  }
  return (await settle(wait, ports)) === 'delivered';
}

async function isLongPending(incidentId: string, ports: SweepPorts): Promise<boolean> {
  const incident = await ports.incidents.get(incidentId);
  return incident?.status === 'pending_start' && ageOf(incident.createdAt, ports) > fiveMinutes;
}

async function findExpiring(ports: SweepPorts): Promise<readonly string[]> {
  const { items } = await ports.pendingCallbacks.list();
  return items
    .filter(({ since }) => ageOf(since, ports) >= reviewAwait.waitSeconds * 1000 - dayMilliseconds)
    .map(({ incidentId }) => incidentId);
}

/** The incident is read before its trail, so that a record added in between does not look like a missing one. */
async function hasBrokenChain(incidentId: string, ports: SweepPorts): Promise<boolean> {
  const incident = await ports.incidents.get(incidentId);
  const verdict = verifyChain(incidentId, await ports.auditLog.read(incidentId), incident?.auditHead);
  if (verdict.intact) return false;
  ports.log.warn('audit trail is broken', { incidentId, at: verdict.at, reason: verdict.reason });
  return true;
}

function ageOf(instant: string, ports: Pick<Ports, 'clock'>): number {
  return ports.clock.now().getTime() - Date.parse(instant);
}
