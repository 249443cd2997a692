import type { Incident, Outcome } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeClosedReview, describeHandOver } from '../../render/hand-over.ts';
import { loadAttempts } from '../load.ts';
import type { StepContext, StepInput, StepResult } from '../step.ts';

/** HandOver: a human is needed. Why, what is known and what was tried go on the ticket; nothing half-done is left. */
export async function handOver({ incident, input, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const reason = await whyHandOver(incident, input, ports);
  const error = input.failure?.Error;
  const stopped = (await ports.killSwitch.reason()) !== undefined;
  const outcome: Outcome = {
    result: 'handed_over',
    at: ports.clock.now().toISOString(),
    reason,
    ...(error === undefined ? {} : { error }),
  };
  await audit('will hand over', { reason, effects: !stopped });
  if (!stopped) await leaveTidy(incident, reason, ports);
  return { say: reason.slice(0, 900), next: 'end', change: { status: 'handed_over', outcome } };
}

/** The error that was caught, or what the last step said. */
async function whyHandOver(incident: Incident, input: StepInput, ports: Ports): Promise<string> {
  if (input.failure !== undefined) return `${input.failure.Error}: ${causeMessage(input.failure.Cause)}`;
  const records = await ports.auditLog.read(incident.id);
  return input.say ?? `the loop ended after ${records.length} steps without saying why`;
}

/** Lambda and the local runner put the error's message into the cause, as JSON or as it is. */
function causeMessage(cause: string | undefined): string {
  if (cause === undefined) return 'no further detail';
  return /"errorMessage":"((?:[^"\\]|\\.)*)"/.exec(cause)?.[1] ?? cause.slice(0, 800);
}

async function leaveTidy(incident: Incident, reason: string, ports: Ports): Promise<void> {
  const attempts = await loadAttempts(incident, ports);
  const { review, mergeCommit } = incident;
  if (review !== undefined && mergeCommit === undefined) {
    const { status } = await ports.codeHost.readReview(incident.repository, review.id);
    if (status === 'closed') await ports.trustRecord.count(incident.service, 'rejected', incident.id);
    if (status !== 'merged')
      await ports.codeHost.closeReview(incident.repository, review.id, toMarkdown(describeClosedReview(reason)));
  }
  const ticket =
    incident.ticket ??
    (await ports.tickets.open(
      incident.id,
      `${incident.service}: ${incident.alert.title}`,
      'Suture stopped before it could describe this incident.',
    ));
  await ports.tickets.comment(ticket, 'hand-over', toMarkdown(describeHandOver(reason, attempts)));
}
