import { defined } from '../../defined.ts';
import { artifactKeys, type Incident, type Outcome, type ReviewRef } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { describeAuditHead } from '../../render/audit-head.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeClosedReview, describeHandOver } from '../../render/hand-over.ts';
import { turnOfHandOver } from '../../render/turns.ts';
import { commentOnTicket } from '../comment-on-ticket.ts';
import { countFix, countNeeds } from '../count-fix.ts';
import { defineStep, type StepContext, type StepInput } from '../define-step.ts';
import { isFixBranch } from '../fix/step-back.ts';
import { loadAttempts } from '../load.ts';
import { releaseRepository } from '../repository-lease.ts';
import { attestChange, attestNeeds } from '../review/attest-change.ts';
import { showOnTicket } from '../show-on-ticket.ts';
import { chatNeeds, showInChat } from '../tell-chat.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';
import { tellSpending } from '../tell-spending.ts';
import { leaveWork } from './leave-work.ts';

/** Hands the incident to a person: the reason and the attempts go on the ticket, and an open pull request is closed. */
export const handOver = defineStep({
  name: 'HandOver',
  stage: 'close',
  needs: [...noteNeeds, ...chatNeeds, ...countNeeds, ...attestNeeds, 'codeHost', 'killSwitch', 'leases', 'spending'],
  next: ['end'],
  seconds: 120,
  underKillSwitch: true,
  run: async ({ incident, input, audit, seal }, ports) => {
    // The step before may have ended the incident and died before it said so. An execution of an earlier release may not know its word.
    if (incident.outcome !== undefined) return { summary: incident.outcome.reason, next: 'end' };
    const reason = whyHandOver(input);
    // The command that rehearses reports the reason, and removes what the rehearsal made.
    const silent =
      incident.alert.rehearsal !== undefined || (await ports.killSwitch.reason(incident.service)) !== undefined;
    const at = ports.clock.now().toISOString();
    const outcome: Outcome = { result: 'handed_over', at, reason, ...defined({ error: input.failure?.Error }) };
    await audit('handing over', { reason, effects: !silent });
    const { review, decision } = incident;
    if (review !== undefined && !review.theirs && decision !== undefined)
      await attestChange(incident, review, await seal(), audit, ports);
    if (!silent) await cleanUp(incident, reason, { audit, seal }, ports);
    await releaseRepository(incident, ports);
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

/** The pull request of the incident, also one that was opened by a step which died before it said so. */
async function findReview(
  { id, repository, baseCommit, review, attempts }: Incident,
  { artifacts, codeHost }: Pick<Ports, 'artifacts' | 'codeHost'>,
): Promise<ReviewRef | undefined> {
  if (review !== undefined || attempts.fix === 0) return review;
  // Its text is stored before it is opened.
  if ((await artifacts.get(artifactKeys.pullRequest(id, attempts.fix))) === undefined) return undefined;
  const changes = await codeHost.otherChanges(repository, baseCommit ?? '');
  return changes.find(({ kind, branch }) => kind === 'open' && isFixBranch(branch, id));
}

async function cleanUp(
  incident: Incident,
  reason: string,
  { audit, seal }: Pick<StepContext, 'audit' | 'seal'>,
  ports: Pick<
    Ports,
    (typeof noteNeeds)[number] | (typeof chatNeeds)[number] | (typeof countNeeds)[number] | 'codeHost' | 'spending'
  >,
): Promise<void> {
  const attempts = await loadAttempts(incident, ports);
  const review = await findReview(incident, ports);
  const { mergeCommit } = incident;
  let left: string | undefined;
  if (review !== undefined && !review.theirs && mergeCommit === undefined) {
    const { status, headCommit } = await ports.codeHost.readReview(incident.repository, review.id);
    if (status === 'closed') await countFix(incident, 'rejected', ports);
    if (status === 'merged' && headCommit !== review.headCommit) await countFix(incident, 'edited', ports);
    const isOpen = status !== 'merged' && status !== 'closed';
    if (isOpen && incident.takenOverBy !== undefined) left = review.url;
    else if (status !== 'merged') {
      const text = toMarkdown(describeClosedReview(reason));
      const outcome = await ports.codeHost.closeReview(incident.repository, review.id, text);
      if (outcome === 'kept' && isOpen) left = review.url;
    }
  }
  const title = `${incident.service}: ${incident.alert.title}`;
  const body = 'Suture stopped before it could describe this incident.';
  const ticket = incident.ticket ?? (await ports.tickets.open(incident.id, title, body));
  const evidence = await ports.artifacts.get(artifactKeys.evidence(incident.id));
  const triage = await ports.artifacts.get(artifactKeys.triage(incident.id));
  // A ticket that was opened here has no evidence to be described with.
  if (incident.ticket !== undefined && evidence !== undefined && triage !== undefined)
    await showOnTicket(incident, turnOfHandOver(reason), audit, ports);
  else await showInChat({ ...incident, ticket }, { turn: turnOfHandOver(reason) }, audit, ports);
  const spent = await tellSpending(incident, ports);
  const work = await leaveWork(incident, audit, ports);
  const reasons = describeHandOver(reason, attempts, ports.config, { revert: incident.revert?.url, left, ...work });
  const blocks = [...reasons, spent, describeAuditHead(await seal())];
  await commentOnTicket(incident, { ticket, key: 'hand-over', blocks }, audit, ports);
  const news = `Suture hands this to a person: ${ticket.url}`;
  await tellSource(incident, { key: 'hand-over', state: 'handed_over', text: news }, ports);
}
