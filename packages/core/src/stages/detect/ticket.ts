import { fence, inline } from '../../markdown.ts';
import { type Evidence, type Incident, printThrown, type Triage } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { describeCitation } from '../citations.ts';
import { loadEvidence, loadTriage } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** DetectTicket: one structured ticket an incident. */
export async function detectTicket({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const evidence = await loadEvidence(incident, ports);
  const triage = await loadTriage(incident, ports);
  const title = `[${incident.severity ?? 'medium'}] ${incident.service}: ${incident.alert.title}`.slice(0, 200);
  await audit('will open ticket', { title });
  const ticket = await ports.tickets.open(incident.id, title, describeTicket(incident, evidence, triage));
  const say = `ticket ${ticket.id} opened`;
  if (triage.codeIsCause !== 'no') return { say, next: 'diagnose', change: { ticket } };
  const cause = `${say}; ${triage.category}, not code: ${triage.why}`.slice(0, 900);
  return { say: cause, next: 'hand_over', change: { ticket } };
}

function describeTicket(incident: Incident, evidence: Evidence, triage: Triage): string {
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
