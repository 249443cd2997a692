import { shortId } from '../markdown.ts';
import type { Diagnosis, Evidence, Incident, Patch, Proof } from '../model/index.ts';
import { commandList } from '../policy/commands.ts';
import { gradeEvidence } from '../policy/corroboration.ts';
import { findCulprit } from './culprit.ts';
import { describeDiagnosis } from './diagnosis.ts';
import { type Block, field, item, line, outside, own, paragraph } from './document.ts';
import { describeGrading } from './grading.ts';
import { describeAlternatives } from './review.ts';

/** What an answer may be about. */
export interface AnswerFacts {
  readonly diagnosis: Diagnosis;
  readonly evidence: Evidence;
  readonly patch: Patch;
  readonly proof: Proof;
}

/** The answer to `/suture explain`: the cause, what shows it and what the proof measured. */
export function describeExplanation(
  incident: Incident,
  { diagnosis, evidence, patch, proof }: AnswerFacts,
): readonly Block[] {
  const culprit = findCulprit(diagnosis, patch);
  const { suite, verdict } = proof;
  return [
    ...describeDiagnosis(
      { ...diagnosis, ...(culprit === undefined ? {} : { suspectCommit: culprit }) },
      describeGrading(gradeEvidence(evidence, incident.alert, { patch, proof })),
    ),
    field('Change', outside(patch.rationale, 600)),
    field(
      'Proof',
      line`${own(verdict.replaceAll('_', ' '))}: ${suite.passedWithPatch} tests pass with the change, ${suite.brokenByPatch.length} are broken by it`,
    ),
  ];
}

/** The answer to `/suture alternatives`. */
export function describeAlternativesAnswer({ id }: Incident, { alternatives = [] }: Patch): readonly Block[] {
  if (alternatives.length === 0)
    return [
      paragraph(own('No other change that was tried passed the same proof. `/suture retry` looks for another fix.')),
    ];
  return [...describeAlternatives(id, alternatives), paragraph(own('Or comment `/suture take N` with its number.'))];
}

/** The answer to a command that there is not. */
export function describeCommands(): readonly Block[] {
  return [
    paragraph(own('There is no such command. These are understood, from people who may write to the repository:')),
    ...commandList.map(([command, does]) => item(own(`\`${command}\` ${does}`))),
  ];
}

/** The answer to a comment after a new commit: what that one does, and the file of the comment if it leaves that as it was. */
export function describeFollowed(
  { rationale }: Pick<Patch, 'rationale'>,
  { headCommit, unchanged }: { readonly headCommit: string; readonly unchanged?: string | undefined },
): readonly Block[] {
  const about = line`Commit ${shortId(headCommit)}: ${outside(rationale, 600)}`;
  if (unchanged === undefined) return [paragraph(about)];
  return [paragraph(about), paragraph(line`It changes nothing more in ${unchanged}.`)];
}
