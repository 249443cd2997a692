import type { ScratchRepository } from '@suture/adapters/github';
import { appendAudit, type Incident, isInProgress, VersionConflict } from '@suture/core';
import { describeError } from '../doctor/describe-error.ts';
import { ok, problem, type Verdict } from '../doctor/finding.ts';
import type { RehearsalPorts } from './ports.ts';

const stopped = 'the rehearsal was stopped';
/** Ends the reason of an incident of which nothing is left in the repository. */
const removed = '; what the rehearsal made is removed';
const farewell = 'A rehearsal of Suture made this, and removes it again. Nothing has to be done.';
/** Writes of the incident that are tried: a step that still runs may write it too. */
const tries = 3;

/** What a rehearsal may have made. */
export interface Made {
  /** Undefined if no incident was seen. */
  readonly incidentId?: string | undefined;
  /** Undefined if it was to end at triage. */
  readonly scratch?: { readonly repository: ScratchRepository; readonly branch: string } | undefined;
}

/** Whether a rehearsal's incident says that nothing of it is left. */
export function isRemoved({ outcome }: Incident): boolean {
  return outcome?.reason.endsWith(removed) === true;
}

/**
 * Ends what is left of a rehearsal: its execution, its pull request and branches, its ticket and its incident. Its records stay, as
 * those of every incident. Each part is tried, whatever became of the others.
 */
export async function tidyUp({ incidentId, scratch }: Made, ports: RehearsalPorts): Promise<Verdict> {
  const failures: string[] = [];
  const tryPart = async <T>(what: string, part: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await part();
    } catch (error) {
      failures.push(`${what}: ${describeError(error).detail}`);
      return undefined;
    }
  };
  const wasRunning =
    incidentId === undefined
      ? false
      : await tryPart(`the execution ${incidentId} could not be stopped`, () => stop(incidentId, ports));
  if (scratch !== undefined) {
    const { repository, branch } = scratch;
    // The base goes first: a step that still runs can open no pull request onto a branch that is gone.
    for (const name of [branch, `${branch}-fix`])
      await tryPart(`the branch ${name} could not be removed`, () => repository.removeBranch(name, farewell));
    if (incidentId !== undefined)
      await tryPart('the ticket could not be closed', () => repository.closeTicket(incidentId, farewell));
  }
  // A step that still ran when its execution was stopped may finish later, so the next rehearsal looks again.
  const isGone = scratch !== undefined && failures.length === 0 && wasRunning === false;
  const incident =
    incidentId === undefined || wasRunning === undefined
      ? undefined
      : await tryPart(`the incident ${incidentId} could not be ended`, () =>
          settle(incidentId, isGone ? removed : '', ports),
        );
  const made = [incident?.ticket?.url, incident?.review?.url].filter((url) => url !== undefined);
  if (scratch === undefined && made.length > 0) failures.push(`left open: ${made.join(', ')}`);
  if (failures.length > 0)
    return problem(
      failures.join('; '),
      scratch === undefined
        ? 'Stop it in the Step Functions console, or let it end: it ends before the ticket.'
        : 'The next rehearsal tries again. Or stop the execution in the Step Functions console, close ticket and pull request, and delete the branches.',
    );
  if (wasRunning) return ok('nothing: the execution was stopped and the incident is recorded');
  return ok(
    isGone ? 'nothing but its records: pull request, ticket and branches are closed' : 'nothing but its records',
  );
}

/** Returns whether it had to be stopped. */
async function stop(incidentId: string, ports: RehearsalPorts): Promise<boolean> {
  if ((await ports.execution(incidentId)).status !== 'running') return false;
  await ports.stop(incidentId, stopped);
  return true;
}

/** Ends an open incident, which the sweeper would hand over, and marks one of which nothing is left. */
async function settle(
  incidentId: string,
  mark: string,
  ports: RehearsalPorts,
  attempt = 1,
): Promise<Incident | undefined> {
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) return undefined;
  const isOpen = isInProgress(incident);
  if (!isOpen && (mark === '' || isRemoved(incident))) return incident;
  const at = ports.clock.now().toISOString();
  const { stage, status, outcome = { result: 'recorded' as const, at, reason: stopped } } = incident;
  const reason = `${outcome.reason}${mark}`;
  const action = isOpen ? 'stopped' : 'removed';
  const head = await appendAudit({ incidentId, stage, state: 'rehearsal', action, detail: { reason } }, ports);
  try {
    return await ports.incidents.update({
      ...incident,
      status: isOpen ? 'recorded' : status,
      outcome: { ...outcome, reason },
      updatedAt: at,
      auditHead: { seq: head.seq, hash: head.hash },
    });
  } catch (error) {
    if (!(error instanceof VersionConflict) || attempt >= tries) throw error;
    return settle(incidentId, mark, ports, attempt + 1);
  }
}
