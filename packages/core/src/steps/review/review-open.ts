import { fence, inline, plain, shortId } from '../../markdown.ts';
import type { Diagnosis, Incident, Patch, Proof } from '../../model/index.ts';
import { trustLevel } from '../../policy/service.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, loadPatch, loadProof, need } from '../load.ts';

/** Opens one pull request per incident and diagnosis; another round renews it. */
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
      body: describeReview(incident, diagnosis, { ...patch, diff }, proof),
      files: [
        ...patch.files,
        ...patch.reproduction.files.map((file) => ({ path: file.path, before: null, after: file.content })),
      ],
      message: `${plain(patch.title)}\n\n${plain(patch.rationale)}\n\nIncident: ${incident.id}`,
      draft,
    });
    const ticket = need(incident.ticket, 'ticket', incident);
    await ports.tickets.comment(
      ticket,
      `review-${incident.attempts.fix}`,
      `Proposed fix: ${review.url}\n\n${describeProof(proof)}`,
    );
    return {
      summary: `${draft ? 'draft ' : ''}pull request ${review.id} waits for a person`,
      next: 'await',
      change: { review },
    };
  },
});

/** The same incident and diagnosis give the same branch, so that a second try finds the first one's. */
function nameBranch(incident: Incident): string {
  return incident.attempts.diagnose > 1
    ? `suture/${incident.id}-${incident.attempts.diagnose}`
    : `suture/${incident.id}`;
}

/** What the pull request says: what broke, why, what changed, the proof. Markdown. */
export function describeReview(incident: Incident, diagnosis: Diagnosis, patch: Patch, proof: Proof): string {
  const suspectCommit = patch.mends ?? diagnosis.suspectCommit;
  return [
    '## What broke',
    '',
    `${inline(incident.alert.title)} on ${inline(incident.service)}, since ${incident.alert.startedAt} (incident ${incident.id}).`,
    '',
    '## Why',
    '',
    fence(diagnosis.cause),
    ...(suspectCommit === undefined
      ? []
      : [
          '',
          `Suspect commit ${inline(shortId(suspectCommit.id))} ${inline(suspectCommit.subject)}: ${inline(suspectCommit.why)}`,
        ]),
    '',
    '## What changes',
    '',
    fence(patch.rationale),
    '',
    fence(patch.diff, 'diff'),
    '',
    describeProof(proof),
    '',
    'Suture never merges. Approving, merging and shipping are yours.',
  ].join('\n');
}

/** A proof as a person reads it. Markdown. */
export function describeProof(proof: Proof): string {
  const { reproduction, suite } = proof;
  const check = (holds: boolean) => (holds ? 'yes' : 'no');
  return [
    '## Proof',
    '',
    `**Verdict** ${proof.verdict.replaceAll('_', ' ')}`,
    `**Reproduction** ${reproduction.kind}: ${inline(reproduction.description)}`,
    `- fails on the base commit: ${check(reproduction.failsOnBase)}${reproduction.errorOnBase === undefined ? '' : `, with ${inline(reproduction.errorOnBase)}`}`,
    `- passes with the patch: ${check(reproduction.passesWithPatch)}`,
    `**Suite** ${inline(suite.command)}`,
    `- base commit: ${suite.passedOnBase} passed, ${suite.skippedOnBase} skipped`,
    `- with the patch: ${suite.passedWithPatch} passed, ${suite.skippedWithPatch} skipped, ${suite.brokenByPatch.length} broken`,
    ...(suite.flaky.length === 0
      ? []
      : [`- flaky on the base commit: ${suite.flaky.map((id) => inline(id)).join(', ')}`]),
    `**Isolation** ${inline(proof.isolation)}`,
    ...proof.reasons.map((reason) => `- ${inline(reason)}`),
  ].join('\n');
}
