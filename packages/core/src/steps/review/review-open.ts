import { defined } from '../../defined.ts';
import { plain } from '../../markdown.ts';
import { artifactKeys, type Incident, type Outcome, type ReviewRef } from '../../model/index.ts';
import { addedTests } from '../../policy/added-tests.ts';
import { fixKindOf } from '../../policy/fix-kind.ts';
import { causeOfPatch } from '../../policy/one-cause.ts';
import { scratchBranch } from '../../policy/rehearsal.ts';
import { trustLevel } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { describeAuditHead } from '../../render/audit-head.ts';
import { type Block, line, outside, own, paragraph, toMarkdown } from '../../render/document.ts';
import { describeDraft } from '../../render/draft-reason.ts';
import { describeProposal, describeReview } from '../../render/review.ts';
import { titleOfFix } from '../../render/symptom.ts';
import { turnOfReview } from '../../render/turns.ts';
import { commentOnTicket } from '../comment-on-ticket.ts';
import { defineStep } from '../define-step.ts';
import { stepBack, stepBackNeeds } from '../fix/step-back.ts';
import { loadDiagnosis, loadEvidence, loadGuardVerdict, loadPatch, loadProof, requireField } from '../load.ts';
import { releaseRepository } from '../repository-lease.ts';
import { showOnTicket } from '../show-on-ticket.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';
import { tellSpending } from '../tell-spending.ts';
import { answerThreads } from './answer-threads.ts';
import { askPeople } from './ask-people.ts';
import { attestChange, attestNeeds } from './attest-change.ts';

/** Opens one pull request per incident and diagnosis; the next round updates it. A rehearsal ends with it. */
export const reviewOpen = defineStep({
  name: 'ReviewOpen',
  stage: 'review',
  needs: [...noteNeeds, ...stepBackNeeds, ...attestNeeds, 'leases', 'spending'],
  next: ['await', 'end', 'joined', 'deploy', 'pause', 'hand_over'],
  seconds: 120,
  run: async (context, ports) => {
    const { incident, audit, seal } = context;
    const [evidence, patch, diagnosis, proof, { notes: guardNotes }] = await Promise.all([
      loadEvidence(incident, ports),
      loadPatch(incident, ports),
      loadDiagnosis(incident, ports),
      loadProof(incident, ports),
      loadGuardVerdict(incident, ports),
    ]);
    // The next round of a pull request that is open changes that one.
    const back =
      incident.review === undefined
        ? await stepBack(context, causeOfPatch(patch, diagnosis, evidence), ports)
        : undefined;
    if (back !== undefined) {
      if (back.next !== 'pause') await releaseRepository(incident, ports);
      return back;
    }
    const kind = fixKindOf(patch);
    const draft = (await trustLevel(incident, ports, kind)) !== 'propose' || proof.verdict !== 'proven';
    const spent = await tellSpending(incident, ports);
    const base = scratchBranch(incident);
    const branch = nameBranch(incident);
    const why = draft && base === undefined ? [describeDraft(incident.service, { kind, proof })] : [];
    const effect = plain(titleOfFix(patch, evidence), 120);
    const title = base === undefined ? effect : `Rehearsal: ${effect}`;
    const sealed = await seal();
    const head = describeAuditHead(sealed);
    const blocks = describeReview(incident, { diagnosis, evidence, patch, proof, branch, guardNotes });
    const body = toMarkdown([...blocks, ...why, spent, head]);
    await ports.artifacts.put(artifactKeys.pullRequest(incident.id, incident.attempts.fix), body);
    const review = await ports.codeHost.openReview(incident.repository, {
      incidentId: incident.id,
      baseCommit: patch.baseCommit,
      branch,
      ...defined({ base }),
      title,
      body,
      files: [
        ...patch.files,
        ...addedTests(patch, proof).map((file) => ({ path: file.path, before: null, after: file.content })),
      ],
      message: `${title}\n\n${plain(patch.rationale)}\n\nIncident: ${incident.id}`,
      draft,
    });
    await attestChange(incident, review, sealed, audit, ports);
    if (incident.review !== undefined) await answerThreads(incident, review, patch, ports);
    else if (base === undefined) await askPeople(incident, review, { diagnosis, patch }, audit, ports);
    const ticket = requireField(incident.ticket, 'ticket', incident);
    const proposal = [
      ...describeProposal(review.url, proof),
      ...describeMissingRule(review),
      ...(await describeHiddenChecks(incident, review, ports)),
      head,
    ];
    const key = `review-${incident.attempts.fix}`;
    await commentOnTicket(incident, { ticket, key, blocks: proposal }, audit, ports);
    await showOnTicket({ ...incident, review }, turnOfReview, audit, ports);
    await tellSource(incident, { key, state: 'working', text: `Suture proposes a fix: ${review.url}` }, ports);
    const name = `${draft ? 'draft ' : ''}pull request ${review.id}`;
    if (base === undefined) return { summary: `${name} waits for a person`, next: 'await', change: { review } };
    const reason = `a rehearsal ends with its ${name}`;
    const outcome: Outcome = { result: 'recorded', at: ports.clock.now().toISOString(), reason };
    return { summary: reason, next: 'end', change: { review, status: 'recorded', outcome } };
  },
});

/** What a team should know of a branch that anybody who may write can merge into alone. */
function describeMissingRule({ base, requiresReview }: ReviewRef): readonly Block[] {
  if (requiresReview !== false || base === undefined) return [];
  return [
    paragraph(
      line`No rule demands a review before a merge into ${outside(base, 200)}. Add a ruleset for that branch that requires a pull request with one approval.`,
    ),
  ];
}

/** What a team should know of checks that Suture cannot see. */
async function describeHiddenChecks(
  { repository }: Incident,
  { headCommit }: ReviewRef,
  { codeHost }: Pick<Ports, 'codeHost'>,
): Promise<readonly Block[]> {
  if ((await codeHost.readChecks(repository, headCommit)).outcome !== 'hidden') return [];
  return [
    paragraph(
      own(
        'Suture may not see the checks of this pull request. Give its App the permissions checks: read and commit statuses: read to have failed checks mended.',
      ),
    ),
  ];
}

/** The same incident and diagnosis give the same branch, so that a retry finds it. One of a rehearsal is found by its name. */
function nameBranch(incident: Incident): string {
  const { id, attempts } = incident;
  const scratch = scratchBranch(incident);
  if (scratch !== undefined) return `${scratch}-fix`;
  return attempts.diagnose > 1 ? `suture/${id}-${attempts.diagnose}` : `suture/${id}`;
}
