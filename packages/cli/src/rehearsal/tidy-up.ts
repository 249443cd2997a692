import { appendAudit, type Incident, VersionConflict } from '@suture/core';
import { describeError } from '../doctor/describe-error.ts';
import { ok, problem, type Verdict } from '../doctor/finding.ts';
import type { RehearsalPorts } from './ports.ts';

const reason = 'the rehearsal was stopped';
/** Writes of the incident that are tried: a step that still runs may write it too. */
const tries = 3;

/** Ends what is left of a rehearsal: its execution and its incident. Its records stay, as those of every incident. */
export async function tidyUp(incidentId: string, ports: RehearsalPorts): Promise<Verdict> {
  const { status } = await ports.execution(incidentId);
  if (status === 'running') {
    try {
      await ports.stop(incidentId, reason);
    } catch (error) {
      return problem(
        `the execution ${incidentId} runs and could not be stopped: ${describeError(error).detail}`,
        'Stop it in the Step Functions console, or let it end: it ends before the ticket.',
      );
    }
  }
  const incident = await settle(incidentId, ports);
  const made = [incident?.ticket?.url, incident?.review?.url].filter((url) => url !== undefined);
  if (made.length > 0) return problem(`left open: ${made.join(', ')}`, 'Close them on GitHub and delete the branch.');
  return ok(
    status === 'running'
      ? 'nothing: the execution was stopped and the incident is recorded'
      : 'nothing but its records',
  );
}

/** The sweeper would hand over an open incident whose execution has ended. */
async function settle(incidentId: string, ports: RehearsalPorts, attempt = 1): Promise<Incident | undefined> {
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined || (incident.status !== 'running' && incident.status !== 'pending_start')) return incident;
  const at = ports.clock.now().toISOString();
  const { stage } = incident;
  const head = await appendAudit(
    { incidentId, stage, state: 'rehearsal', action: 'stopped', detail: { reason } },
    ports,
  );
  const outcome = { result: 'recorded' as const, at, reason };
  try {
    return await ports.incidents.update({
      ...incident,
      status: 'recorded',
      outcome,
      updatedAt: at,
      auditHead: { seq: head.seq, hash: head.hash },
    });
  } catch (error) {
    if (!(error instanceof VersionConflict) || attempt >= tries) throw error;
    return settle(incidentId, ports, attempt + 1);
  }
}
