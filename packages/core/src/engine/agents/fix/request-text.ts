import type { FixRequest } from '../../../engine/engine.ts';
import type { Diagnosis, FixAttempt } from '../../../model/index.ts';
import type { GuardrailRule } from '../../../policy/config.ts';
import { block, describeEvidence } from '../evidence-text.ts';
import type { OpeningPart } from '../task.ts';
import { nameIncidentError, type TestPlace } from './reproduction.ts';

/** Characters of one reason or comment. */
const maxLength = 2_000;

/** What a fix is to be made from: the diagnosis, the evidence, what failed before, and what it may touch. */
export function describeRequest(request: FixRequest, rule: GuardrailRule, place: TestPlace): readonly OpeningPart[] {
  const { incident, evidence, diagnosis, attempts, comments, observed = [], searched } = request;
  return [
    block('The diagnosis', describeDiagnosis(diagnosis)),
    ...describeEvidence(incident, evidence),
    ...(searched === undefined ? [] : [block('A search by templates of repairs says', searched.slice(0, maxLength))]),
    ...attempts.map(describeAttempt),
    ...comments.map((comment) => block('A reviewer says of the last attempt', comment.slice(0, maxLength))),
    ...observed.map((text) => block('After the last attempt was proposed', text.slice(0, maxLength))),
    block('Files you may change', rule.beyondDiagnosis ? 'any source file' : diagnosis.files.join('\n')),
    `At most ${rule.maxFiles} files and ${rule.maxLines} lines, no new file, no test, no configuration, no dependency.`,
    ...describeReproduction(request, place),
    'Write the fix.',
  ];
}

function describeReproduction({ evidence }: FixRequest, place: TestPlace): readonly string[] {
  const { failingTests } = evidence;
  if (failingTests !== undefined) {
    const tests = block(
      'Tests of the project that fail now and must pass',
      failingTests.ids.join('\n').slice(0, maxLength),
    );
    return [tests, 'They are the reproduction: leave it out.'];
  }
  const error = nameIncidentError(evidence);
  return [
    `A reproduction becomes ${place.path}: ${place.form}. Relative imports start from there.`,
    ...(error === undefined ? [] : [block('It must fail now with exactly this error', error)]),
  ];
}

function describeDiagnosis({ cause, confidence, locations, suspectCommit, limits }: Diagnosis): string {
  return [
    cause,
    `confidence: ${confidence}`,
    ...locations.map(
      ({ file, startLine, endLine, reasons }) => `${file}:${startLine}-${endLine}: ${reasons.join('; ')}`,
    ),
    ...(suspectCommit === undefined ? [] : [`suspect commit: ${suspectCommit.id} ${suspectCommit.subject}`]),
    ...limits.map((limit) => `not known: ${limit}`),
  ].join('\n');
}

function describeAttempt({ attempt, result, reasons, change }: FixAttempt): string {
  const words = {
    refused: 'refused before it was run',
    not_proven: 'not proven by the tests',
    changes_requested: 'sent back by a reviewer',
    not_recovered: 'deployed, and the service went on failing',
  };
  const tried = change === undefined ? '' : `\n\n${change.title}\n${change.diff}`.slice(0, maxLength);
  return block(`Attempt ${attempt} was ${words[result]}`, `${reasons.join('\n').slice(0, maxLength)}${tried}`);
}
