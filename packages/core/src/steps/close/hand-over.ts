import { defined } from '../../defined.ts';
import type { Incident, Outcome } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { describeAuditHead } from '../../render/audit-head.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeClosedReview, describeHandOver } from '../../render/hand-over.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep, type StepContext, type StepInput } from '../define-step.ts';
import { loadAttempts } from '../load.ts';
import { attestChange, attestNeeds } from '../review/attest-change.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';

/** Hands the incident to a person: the reason and the attempts go on the ticket, and an open pull request is closed. */
export const handOver = defineStep({
  name: 'HandOver',
  stage: 'close',
  needs: [...noteNeeds, ...attestNeeds, 'clock', 'codeHost', 'killSwitch', 'tickets'],
  next: ['end'],
  seconds: 120,
  underKillSwitch: true,
  run: async ({ incident, input, audit, seal }, ports) => {
    const reason = whyHandOver(input);
    // The command that rehearses reports the reason, and removes what the rehearsal made.
    const silent = incident.alert.rehearsal !== undefined || (await ports.killSwitch.reason()) !== undefined;
    const at = ports.clock.now().toISOString();
    const outcome: Outcome = { result: 'handed_over', at, reason, ...defined({ error: input.failure?.Error }) };
    await audit('handing over', { reason, effects: !silent });
    const { review, decision } = incident;
    if (review !== undefined && decision !== undefined)
      await attestChange(incident, review, await seal(), audit, ports);
    if (!silent) await cleanUp(incident, reason, seal, ports);
    return { summary: reason, next: 'end', change: { status: 'handed_over', outcome } };
  },
});

/** The error that was caught, or the summary of the last step. */
function whyHandOver({ failure, summary }: StepInput): string {
  if (failure !== undefined) return `${failure.Error}: ${causeMessage(failure.Cause)}`;
  return summary ?? 'the loop ended without a reason';
}

/** Lambda and the local runner put the error's message into the cause, as JSON or as plain text. */
function causeMessage(cause: string | undefined): string {
  if (cause === undefined) return 'no further detail';
  return /"errorMessage":"((?:[^"\\]|\\.)*)"/.exec(cause)?.[1] ?? cause.slice(0, 800);
}

async function cleanUp(
  incident: Incident,
  reason: string,
  seal: StepContext['seal'],
  ports: Pick<Ports, (typeof noteNeeds)[number] | 'artifacts' | 'codeHost' | 'tickets' | 'trustRecord'>,
): Promise<void> {
  const attempts = await loadAttempts(incident, ports);
  const { review, mergeCommit } = incident;
  if (review !== undefined && mergeCommit === undefined) {
    const { status } = await ports.codeHost.readReview(incident.repository, review.id);
    if (status === 'closed') await ports.trustRecord.count(incident.service, 'rejected', incident.id);
    if (status !== 'merged')
      await ports.codeHost.closeReview(incident.repository, review.id, toMarkdown(describeClosedReview(reason)));
  }
  const title = `${incident.service}: ${incident.alert.title}`;
  const body = 'Suture stopped before it could describe this incident.';
  const ticket = incident.ticket ?? (await ports.tickets.open(incident.id, title, body));
  const described = describeHandOver(reason, attempts, ports.config);
  const text = writeForTicket([...described, describeAuditHead(await seal())], ports.config);
  await ports.tickets.comment(ticket, 'hand-over', text);
  const news = `Suture hands this to a person: ${ticket.url}`;
  await tellSource(incident, { key: 'hand-over', state: 'handed_over', text: news }, ports);
}
