import type { Diagnosis, Incident, Patch, Proof } from '../model/index.ts';
import { describeSuspect } from './diagnosis.ts';
import { type Block, code, heading, line, own, paragraph } from './document.ts';
import { describeProof } from './proof.ts';

/** The pull request: what broke, why, what changes, and the proof. */
export function describeReview(incident: Incident, diagnosis: Diagnosis, patch: Patch, proof: Proof): readonly Block[] {
  const { id, service, alert } = incident;
  const suspect = patch.mends ?? diagnosis.suspectCommit;
  return [
    heading('What broke'),
    paragraph(line`${alert.title} on ${service}, since ${own(alert.startedAt)} (incident ${own(id)}).`),
    heading('Why'),
    code(diagnosis.cause),
    ...(suspect === undefined ? [] : [paragraph(line`Suspect commit ${describeSuspect(suspect)}`)]),
    heading('What changes'),
    code(patch.rationale),
    code(patch.diff, 'diff'),
    ...describeProof(proof),
    paragraph(own('Suture never merges. A person approves, merges and deploys.')),
  ];
}

/** The ticket's comment about a pull request. */
export function describeProposal(url: string, proof: Proof): readonly Block[] {
  return [paragraph(line`Proposed fix: ${own(url)}`), ...describeProof(proof)];
}
