import { shortId } from '../markdown.ts';
import type { Diagnosis, SuspectCommit } from '../model/index.ts';
import { describeCitation } from './citation.ts';
import { type Block, code, field, heading, item, type Line, label, line, outside } from './document.ts';

/** @param shownBy what `describeGrading` gives, where nothing above says it */
export function describeDiagnosis(diagnosis: Diagnosis, shownBy?: Block): readonly Block[] {
  const { cause, confidence, by, suspectCommit, category, citations, alternatives, limits } = diagnosis;
  const [first] = diagnosis.locations;
  return [
    heading('Diagnosis'),
    code(cause),
    field('Confidence', line`${Math.round(confidence * 100)}%, by ${by}`),
    ...(shownBy === undefined ? [] : [shownBy]),
    ...(category === 'code'
      ? []
      : [field('Category', line`${category}: no code change in this repository can fix it`)]),
    ...(first === undefined
      ? []
      : [field('Most likely location', line`${`${first.file}:${first.startLine}`}: ${first.reasons.join('; ')}`)]),
    ...(suspectCommit === undefined ? [] : [field('Suspect commit', describeSuspect(suspectCommit))]),
    ...(citations.length === 0 ? [] : [label('Evidence'), ...citations.map(describeCitation)]),
    ...(alternatives.length === 0 ? [] : [label('Ruled out')]),
    ...alternatives.map((alternative) => item(line`${alternative.cause}: ${alternative.ruledOutBy}`)),
    ...(limits.length === 0 ? [] : [label('Limitations'), ...limits.map((limit) => item(outside(limit)))]),
  ];
}

export function describeSuspect({ id, subject, why }: SuspectCommit): Line {
  return line`${shortId(id)} ${subject}: ${why}`;
}
