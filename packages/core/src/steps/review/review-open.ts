import { plain } from '../../markdown.ts';
import type { Incident } from '../../model/index.ts';
import { trustLevel } from '../../policy/service.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeProposal, describeReview } from '../../render/review.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, loadPatch, loadProof, requireField } from '../load.ts';

/** Opens one pull request per incident and diagnosis; the next round updates it. */
export const reviewOpen = defineStep({
  name: 'ReviewOpen',
  stage: 'review',
  needs: ['artifacts', 'codeHost', 'config', 'tickets', 'trustRecord'],
  next: ['await'],
  seconds: 120,
  run: async ({ incident }, ports) => {
    const [patch, diagnosis, proof] = await Promise.all([
      loadPatch(incident, ports),
      loadDiagnosis(incident, ports),
      loadProof(incident, ports),
    ]);
    const diff = await ports.codeHost.diff(incident.repository, patch.baseCommit, patch.files);
    const draft = (await trustLevel(incident, ports)) !== 'propose' || proof.verdict !== 'proven';
    const review = await ports.codeHost.openReview(incident.repository, {
      incidentId: incident.id,
      baseCommit: patch.baseCommit,
      branch: nameBranch(incident),
      title: patch.title,
      body: toMarkdown(describeReview(incident, diagnosis, { ...patch, diff }, proof)),
      files: [
        ...patch.files,
        ...patch.reproduction.files.map((file) => ({ path: file.path, before: null, after: file.content })),
      ],
      message: `${plain(patch.title)}\n\n${plain(patch.rationale)}\n\nIncident: ${incident.id}`,
      draft,
    });
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const text = writeForTicket(describeProposal(review.url, proof), ports.config);
    await ports.tickets.comment(ticket, `review-${incident.attempts.fix}`, text);
    const summary = `${draft ? 'draft ' : ''}pull request ${review.id} waits for a person`;
    return { summary, next: 'await', change: { review } };
  },
});

/** The same incident and diagnosis give the same branch, so that a retry finds it. */
function nameBranch(incident: Incident): string {
  const { id, attempts } = incident;
  return attempts.diagnose > 1 ? `suture/${id}-${attempts.diagnose}` : `suture/${id}`;
}
