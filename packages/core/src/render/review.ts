import { fence, inline, shortId } from '../markdown.ts';
import type { Diagnosis, Incident, Patch, Proof } from '../model/index.ts';
import { describeProof } from './proof.ts';

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
