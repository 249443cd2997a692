import type { Alternative, Diagnosis, Evidence, GuardFinding, Incident, Patch, Proof } from '../model/index.ts';
import { gradeEvidence } from '../policy/corroboration.ts';
import { describeSuspect } from './diagnosis.ts';
import { type Block, code, heading, item, line, outside, own, paragraph } from './document.ts';
import { describeGrading } from './grading.ts';
import { describeGuardNotes } from './guardrails.ts';
import { describeProof } from './proof.ts';

/** What a pull request is about. */
export interface ReviewParts {
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  readonly patch: Patch;
  readonly proof: Proof;
  /** What the guardrails call out. */
  readonly guardNotes?: readonly GuardFinding[];
}

/** The pull request: what broke, who could have written that, why, what changes, and the proof. */
export function describeReview(
  incident: Incident,
  { evidence, diagnosis, patch, proof, guardNotes = [] }: ReviewParts,
): readonly Block[] {
  const { id, service, alert } = incident;
  const suspect = patch.mends ?? diagnosis.suspectCommit;
  return [
    heading('What broke'),
    paragraph(line`${alert.title} on ${service}, since ${own(alert.startedAt)} (incident ${own(id)}).`),
    describeGrading(gradeEvidence(evidence, alert, { patch, proof })),
    heading('Why'),
    code(diagnosis.cause),
    ...(suspect === undefined ? [] : [paragraph(line`Suspect commit ${describeSuspect(suspect)}`)]),
    heading('What changes'),
    code(patch.rationale),
    code(patch.diff, 'diff'),
    ...describeGuardNotes(guardNotes),
    ...describeAlternatives(id, patch.alternatives ?? []),
    ...describeProof(proof),
    paragraph(own('Suture never merges. A person approves, merges and deploys.')),
  ];
}

/** Where other changes that pass the same tests give something else, and how to take one of them. */
function describeAlternatives(incidentId: string, alternatives: readonly Alternative[]): readonly Block[] {
  if (alternatives.length === 0) return [];
  return [
    heading('What no test decides'),
    paragraph(own('These changes pass the same tests. They differ from the proposed one:')),
    ...alternatives.flatMap(({ rationale, differences }, index) => [
      item(line`${own(`${index + 1}.`)} ${outside(rationale, 300)}`),
      ...differences.map(({ call, fix, alternative }) =>
        item(
          line`${outside(call, 200)} gives ${outside(fix, 200)} with the proposed change, ${outside(alternative, 200)} with this one`,
        ),
      ),
    ]),
    paragraph(
      own(
        `To take one instead, request changes with the comment "take 1", here or by: suture request-changes ${incidentId} --take 1`,
      ),
    ),
  ];
}

/** The ticket's comment about a pull request. */
export function describeProposal(url: string, proof: Proof): readonly Block[] {
  return [paragraph(line`Proposed fix: ${own(url)}`), ...describeProof(proof)];
}
