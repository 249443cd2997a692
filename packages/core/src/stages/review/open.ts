import { plain } from '../../markdown.ts';
import type { Incident } from '../../model/index.ts';
import { trustFor } from '../../policy/trust.ts';
import type { Ports } from '../../ports/index.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeProposal, describeReview } from '../../render/review.ts';
import { loadDiagnosis, loadPatch, loadProof, need, serviceOf } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** ReviewOpen: one pull request an incident and diagnosis; another round renews it. */
export async function reviewOpen({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const [patch, diagnosis, proof] = await Promise.all([
    loadPatch(incident, ports),
    loadDiagnosis(incident, ports),
    loadProof(incident, ports),
  ]);
  const diff = await ports.codeHost.diff(incident.repository, patch.baseCommit, patch.files);
  const level = trustFor(
    serviceOf(incident, ports).trust,
    incident.severity ?? 'medium',
    await ports.trustRecord.get(incident.service),
  );
  const draft = level !== 'propose' || proof.verdict !== 'proven';
  const branch = nameBranch(incident);
  await audit('will open review', { branch, title: patch.title, draft });
  const review = await ports.codeHost.openReview(incident.repository, {
    incidentId: incident.id,
    baseCommit: patch.baseCommit,
    branch,
    title: patch.title,
    body: toMarkdown(describeReview(incident, diagnosis, { ...patch, diff }, proof)),
    files: [
      ...patch.files,
      ...patch.reproduction.files.map((file) => ({ path: file.path, before: null, after: file.content })),
    ],
    message: `${plain(patch.title)}\n\n${plain(patch.rationale)}\n\nIncident: ${incident.id}`,
    draft,
  });
  await audit('review opened', { id: review.id, url: review.url, head: review.headCommit });
  const ticket = need(incident.ticket, 'ticket', incident);
  await ports.tickets.comment(
    ticket,
    `review-${incident.attempts.fix}`,
    toMarkdown(describeProposal(review.url, proof)),
  );
  return {
    say: `${draft ? 'draft ' : ''}pull request ${review.id} waits for a person`,
    next: 'await',
    change: { review },
  };
}

/** The same incident and diagnosis give the same branch, so that a second try finds the first one's. */
function nameBranch(incident: Incident): string {
  return incident.attempts.diagnose > 1
    ? `suture/${incident.id}-${incident.attempts.diagnose}`
    : `suture/${incident.id}`;
}
