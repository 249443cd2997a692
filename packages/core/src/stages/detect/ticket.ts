import { fence, inline } from '../../markdown.ts';
import type { Evidence, Incident } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { loadEvidence } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';
import { describeImpact } from './triage.ts';

/** DetectTicket: one structured ticket an incident. */
export async function detectTicket({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const evidence = await loadEvidence(incident, ports);
  const title = `[${incident.severity ?? 'medium'}] ${incident.service}: ${incident.alert.title}`.slice(0, 200);
  await audit('will open ticket', { title });
  const ticket = await ports.tickets.open(incident.id, title, describeTicket(incident, evidence));
  return { say: `ticket ${ticket.id} opened`, next: 'diagnose', change: { ticket } };
}

function describeTicket(incident: Incident, evidence: Evidence): string {
  const [first] = evidence.errors;
  const error =
    first === undefined
      ? []
      : ['', '## Error', '', fence(first.error.stack || `${first.error.name}: ${first.error.message}`)];
  const gaps =
    evidence.gaps.length === 0
      ? []
      : ['', '## What could not be seen', '', ...evidence.gaps.map((gap) => `- ${inline(gap)}`)];
  return [
    `**Service** ${inline(incident.service)}`,
    `**Alert** ${inline(incident.alert.title)} from ${inline(incident.alert.source)}, since ${incident.alert.startedAt}`,
    `**Severity** ${incident.severity ?? 'not set'}`,
    `**Impact** ${describeImpact(evidence)}`,
    `**Deployed commit** ${inline(evidence.deployedCommit)}`,
    ...(evidence.failingCommand === undefined ? [] : [`**Failing command** ${inline(evidence.failingCommand)}`]),
    ...error,
    ...gaps,
  ].join('\n');
}
