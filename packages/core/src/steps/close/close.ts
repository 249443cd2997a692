import * as z from 'zod';
import { AuditRecord } from '../../audit/record.ts';
import { defined } from '../../defined.ts';
import { shortId } from '../../markdown.ts';
import { artifactKeys, type Diagnosis, type Incident, type Outcome } from '../../model/index.ts';
import { findFollowUps } from '../../policy/follow-ups.ts';
import type { Ports } from '../../ports/index.ts';
import { describeAuditHead } from '../../render/audit-head.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeLearned, describePostIncident, type PostIncident } from '../../render/post-incident.ts';
import { describeResolution } from '../../render/resolution.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { turnOfClose } from '../../render/turns.ts';
import { measureIncident } from '../../statistics/incident-figures.ts';
import { countFix, countNeeds } from '../count-fix.ts';
import { defineStep } from '../define-step.ts';
import { loadSameFaults } from '../fix/same-faults.ts';
import { loadDiagnosis, loadEvidence, loadPatch, requireField } from '../load.ts';
import { releaseRepository } from '../repository-lease.ts';
import { attestChange, attestNeeds } from '../review/attest-change.ts';
import { showOnTicket } from '../show-on-ticket.ts';
import { chatNeeds, replyInChat } from '../tell-chat.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';
import { tellSpending } from '../tell-spending.ts';

/** Closes the ticket with the resolution and counts the outcome for the service's trust. */
export const close = defineStep({
  name: 'Close',
  stage: 'close',
  needs: [...noteNeeds, ...chatNeeds, ...countNeeds, ...attestNeeds, 'auditLog', 'codeHost', 'leases', 'spending'],
  next: ['end'],
  seconds: 60,
  run: async ({ incident, audit, seal }, ports) => {
    const { artifacts, clock, codeHost, config, tickets } = ports;
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const review = requireField(incident.review, 'review', incident);
    const diagnosis = await loadDiagnosis(incident, { artifacts });
    const reason = `fixed by ${review.url}, merged as ${shortId(incident.mergeCommit ?? '')}; the symptom is gone`;
    if (incident.revert !== undefined)
      await codeHost.closeReview(incident.repository, incident.revert.id, `A later fix helped: ${review.url}`);
    const report = await writeReview(incident, reason, diagnosis, ports);
    const spent = await tellSpending(incident, ports);
    const sealed = await seal();
    if (!review.theirs) await attestChange(incident, review, sealed, audit, ports);
    const head = describeAuditHead(sealed);
    const resolution = [...describeResolution(reason, diagnosis), ...describeLearned(report), spent, head];
    await showOnTicket(incident, turnOfClose, audit, ports);
    await replyInChat(incident, { key: 'resolution', blocks: resolution }, audit, ports);
    const told = defined({ commit: incident.mergeCommit });
    await tellSource(incident, { key: 'closed', state: 'recovered', text: `Suture: ${reason}`, ...told }, ports);
    if (!review.theirs) await countFix(incident, incident.attempts.review === 0 ? 'closed' : 'edited', ports);
    await releaseRepository(incident, ports);
    // Last, so that an incident that is handed over instead still has an open ticket.
    await tickets.close(ticket, writeForTicket(resolution, config));
    const outcome: Outcome = { result: 'closed', at: clock.now().toISOString(), reason };
    return { summary: reason, next: 'end', change: { status: 'closed', outcome } };
  },
});

/** Keeps a draft of the post-incident review beside the other artifacts. Returns what it is made of. */
async function writeReview(
  incident: Incident,
  resolution: string,
  diagnosis: Diagnosis,
  ports: Pick<Ports, 'artifacts' | 'auditLog'>,
): Promise<PostIncident> {
  const timeline = z.array(AuditRecord).safeParse(await ports.auditLog.read(incident.id)).data ?? [];
  const stages = measureIncident(incident, timeline).trail?.stages ?? {};
  const evidence = await loadEvidence(incident, ports);
  // Of a change of somebody else there is no patch.
  const patch = incident.review?.theirs ? undefined : await loadPatch(incident, ports);
  const sameFaults = patch === undefined ? [] : await loadSameFaults(incident, ports);
  const followUps = findFollowUps({ incident, evidence, patch, stages, sameFaults });
  const report = { incident, diagnosis, timeline, stages, followUps, resolution };
  await ports.artifacts.put(artifactKeys.postIncidentReview(incident.id), toMarkdown(describePostIncident(report)));
  return report;
}
