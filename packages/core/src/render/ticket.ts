import { fence, inline } from '../markdown.ts';
import { type Evidence, type Incident, printThrown, type Triage } from '../model/index.ts';
import { describeCitation } from './citation.ts';

export function describeTicket(incident: Incident, evidence: Evidence, triage: Triage): string {
  const [first] = evidence.errors;
  const error = first === undefined ? [] : ['', '## Error', '', fence(printThrown(first.error))];
  const gaps =
    evidence.gaps.length === 0
      ? []
      : ['', '## What could not be seen', '', ...evidence.gaps.map((gap) => `- ${inline(gap)}`)];
  return [
    `**Service** ${inline(incident.service)}`,
    `**Alert** ${inline(incident.alert.title)} from ${inline(incident.alert.source)}, since ${incident.alert.startedAt}`,
    `**Severity** ${incident.severity ?? 'not set'}`,
    ...(incident.dueAt === undefined ? [] : [`**Due** ${incident.dueAt}`]),
    `**Impact** ${inline(triage.impact, 600)}`,
    ...describeTriage(triage),
    `**Deployed commit** ${inline(evidence.deployedCommit)}`,
    ...(evidence.failingCommand === undefined ? [] : [`**Failing command** ${inline(evidence.failingCommand)}`]),
    ...error,
    ...gaps,
  ].join('\n');
}

/** What whoever triaged it thinks; the rules have no opinion beyond the severity. */
function describeTriage({ by, blastRadius, category, why, citations }: Triage): readonly string[] {
  if (by === 'rules') return [];
  return [
    `**Also touched** ${inline(blastRadius, 600)}`,
    `**Likely** ${category}: ${inline(why, 600)} (by ${inline(by)})`,
    ...citations.map(describeCitation),
  ];
}
