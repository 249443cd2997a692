import { fence, inline, shortId } from '../markdown.ts';
import type { Diagnosis } from '../model/index.ts';
import { describeCitation } from './citation.ts';

/** A diagnosis as a person reads it. Markdown. */
export function describeDiagnosis(diagnosis: Diagnosis): string {
  const { suspectCommit, category, alternatives } = diagnosis;
  const [first] = diagnosis.locations;
  return [
    '## Diagnosis',
    '',
    fence(diagnosis.cause),
    '',
    `**Confidence** ${Math.round(diagnosis.confidence * 100)}%, by ${inline(diagnosis.by)}`,
    ...(category === 'code' ? [] : [`**Kind** ${inline(category)}: no change of this repository's code is the cure`]),
    ...(first === undefined
      ? []
      : [`**Most likely place** ${inline(`${first.file}:${first.startLine}`)}: ${inline(first.reasons.join('; '))}`]),
    ...(suspectCommit === undefined
      ? []
      : [
          `**Suspect commit** ${inline(shortId(suspectCommit.id))} ${inline(suspectCommit.subject)}: ${inline(suspectCommit.why)}`,
        ]),
    ...diagnosis.citations.map(describeCitation),
    ...(alternatives.length === 0
      ? []
      : [
          '',
          '**Ruled out**',
          ...alternatives.map(({ cause, ruledOutBy }) => `- ${inline(cause)}: ${inline(ruledOutBy)}`),
        ]),
    ...(diagnosis.limits.length === 0
      ? []
      : ['', '**Not known**', ...diagnosis.limits.map((limit) => `- ${inline(limit)}`)]),
  ].join('\n');
}
