import type { AuditRecord } from '../audit/index.ts';
import { shortId } from '../markdown.ts';
import type { Diagnosis, Evidence, Incident, Patch, Proof, Repeats } from '../model/index.ts';
import { gradeEvidence } from '../policy/corroboration.ts';
import { describeDiagnosis, describeSuspect } from './diagnosis.ts';
import { type Block, code, field, heading, line, outside, own, paragraph } from './document.ts';
import { describeGrading } from './grading.ts';
import { describeProof } from './proof.ts';
import { describeRepeats } from './repeats.ts';

/** What is shown of one incident. */
export interface IncidentReport {
  readonly incident: Incident;
  readonly timeline: readonly AuditRecord[];
  /** Alerts that were folded into it. */
  readonly repeats?: Repeats;
  readonly evidence?: Evidence;
  readonly diagnosis?: Diagnosis;
  readonly patch?: Patch;
  readonly proof?: Proof;
}

export function describeIncidentReport(report: IncidentReport): readonly Block[] {
  const { incident, timeline, repeats, diagnosis, patch, proof } = report;
  return [
    ...describeIncident(incident),
    ...describeEvidence(report),
    ...describeTimeline(timeline),
    ...(repeats === undefined ? [] : describeRepeats(repeats)),
    ...(diagnosis === undefined ? [] : describeDiagnosis(diagnosis)),
    ...(patch === undefined ? [] : describeFix(patch)),
    ...(proof === undefined ? [] : describeProof(proof)),
  ];
}

function describeEvidence({ incident, evidence, patch, proof }: IncidentReport): readonly Block[] {
  if (evidence === undefined) return [];
  const attempt = patch === undefined || proof === undefined ? undefined : { patch, proof };
  return [describeGrading(gradeEvidence(evidence, incident.alert, attempt))];
}

function describeIncident({ id, alert, service, severity, baseCommit, ticket, review, ...incident }: Incident) {
  const { outcome, status, stage, fault, foldedInto } = incident;
  return [
    paragraph(line`${own(id)}  ${alert.title}`),
    field('Service', outside(service)),
    field('Severity', own(severity ?? 'not set')),
    ...(fault === undefined ? [] : [field('Fault', outside(fault.join(', '), 400))]),
    ...(foldedInto === undefined ? [] : [field('Belongs to', own(foldedInto))]),
    field('Base commit', own(baseCommit === undefined ? 'unknown' : shortId(baseCommit))),
    ...(ticket === undefined ? [] : [field('Ticket', own(ticket.url))]),
    ...(review === undefined ? [] : [field('Pull request', own(`${review.url} (branch ${review.branch})`))]),
    outcome === undefined
      ? field('Status', own(`${status}, at ${stage}`))
      : field('Outcome', line`${own(outcome.result.replaceAll('_', ' '))}: ${outside(outcome.reason, 900)}`),
  ];
}

/** One line per finished state: when it ended, how long it took, and its summary. */
export function describeTimeline(timeline: readonly AuditRecord[]): readonly Block[] {
  const begun = new Map<string, number>();
  const lines = timeline.flatMap(({ state, action, at, detail }) => {
    const now = Date.parse(at);
    if (action === 'started') begun.set(state, now);
    if (action !== 'finished') return [];
    const since = seconds(now - Date.parse(timeline[0]?.at ?? at));
    const took = seconds(now - (begun.get(state) ?? now));
    return [`${`+${since}`.padStart(9)}  ${took.padStart(7)}  ${state.padEnd(15)} ${String(detail.summary ?? '')}`];
  });
  return [heading('Timeline'), code(lines.join('\n'))];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}

function describeFix({ title, rationale, diff, mends }: Patch): readonly Block[] {
  return [
    heading('Fix'),
    paragraph(outside(title)),
    code(rationale),
    ...(mends === undefined ? [] : [field('Corrects commit', describeSuspect(mends))]),
    code(diff, 'diff'),
  ];
}
