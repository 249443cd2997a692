import { defined } from '../../defined.ts';
import { plain } from '../../markdown.ts';
import type { Incident, Outcome } from '../../model/index.ts';
import { scratchBranch } from '../../policy/rehearsal.ts';
import { trustLevel } from '../../policy/service.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeProposal, describeReview } from '../../render/review.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, loadEvidence, loadGuardVerdict, loadPatch, loadProof, requireField } from '../load.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';

/** Opens one pull request per incident and diagnosis; the next round updates it. A rehearsal ends with it. */
export const reviewOpen = defineStep({
  name: 'ReviewOpen',
  stage: 'review',
  needs: [...noteNeeds, 'artifacts', 'clock', 'codeHost', 'tickets', 'trustRecord'],
  next: ['await', 'end'],
  seconds: 120,
  run: async ({ incident }, ports) => {
    const [evidence, patch, diagnosis, proof, { notes: guardNotes }] = await Promise.all([
      loadEvidence(incident, ports),
      loadPatch(incident, ports),
      loadDiagnosis(incident, ports),
      loadProof(incident, ports),
      loadGuardVerdict(incident, ports),
    ]);
    const diff = await ports.codeHost.diff(incident.repository, patch.baseCommit, patch.files);
    const draft = (await trustLevel(incident, ports)) !== 'propose' || proof.verdict !== 'proven';
    const base = scratchBranch(incident);
    const title = base === undefined ? patch.title : `Rehearsal: ${patch.title}`;
    const review = await ports.codeHost.openReview(incident.repository, {
      incidentId: incident.id,
      baseCommit: patch.baseCommit,
      branch: nameBranch(incident),
      ...defined({ base }),
      title,
      body: toMarkdown(describeReview(incident, { diagnosis, evidence, patch: { ...patch, diff }, proof, guardNotes })),
      files: [
        ...patch.files,
        ...patch.reproduction.files.map((file) => ({ path: file.path, before: null, after: file.content })),
      ],
      message: `${plain(title)}\n\n${plain(patch.rationale)}\n\nIncident: ${incident.id}`,
      draft,
    });
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const text = writeForTicket(describeProposal(review.url, proof), ports.config);
    const key = `review-${incident.attempts.fix}`;
    await ports.tickets.comment(ticket, key, text);
    await tellSource(incident, { key, state: 'working', text: `Suture proposes a fix: ${review.url}` }, ports);
    const name = `${draft ? 'draft ' : ''}pull request ${review.id}`;
    if (base === undefined) return { summary: `${name} waits for a person`, next: 'await', change: { review } };
    const reason = `a rehearsal ends with its ${name}`;
    const outcome: Outcome = { result: 'recorded', at: ports.clock.now().toISOString(), reason };
    return { summary: reason, next: 'end', change: { review, status: 'recorded', outcome } };
  },
});

/** The same incident and diagnosis give the same branch, so that a retry finds it. One of a rehearsal is found by its name. */
function nameBranch(incident: Incident): string {
  const { id, attempts } = incident;
  const scratch = scratchBranch(incident);
  if (scratch !== undefined) return `${scratch}-fix`;
  return attempts.diagnose > 1 ? `suture/${id}-${attempts.diagnose}` : `suture/${id}`;
}
