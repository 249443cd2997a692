import { artifactKeys, type Evidence, type Incident, Severity, type Triage } from '../../model/index.ts';
import type { Ports, TriageResult } from '../../ports/index.ts';
import type { StepContext, StepResult } from '../define-step.ts';
import { loadEvidence, saveArtifact, serviceOf, workOf } from '../load.ts';
import { findOriginals } from './duplicates.ts';
import { describeImpact, dueAt, rateSeverity } from './rate.ts';

const order = Severity.options;

/** DetectTriage: how bad it is, whether it is worth a ticket at all, and whether code can be the cause. */
export async function detectTriage(context: StepContext, ports: Ports): Promise<StepResult> {
  const { incident, audit } = context;
  const evidence = await loadEvidence(incident, ports);
  const originals = await findOriginals(incident, evidence, ports);
  const result = await sort(context, evidence, originals, ports);
  if (result.outcome === 'paused') return { say: result.reason, next: 'again', waitSeconds: result.waitSeconds };
  const { triage } = result;
  const { severity } = triage;
  const due = dueAt(incident, severity, serviceOf(incident, ports).sla);
  const change = { severity, ...(due === undefined ? {} : { dueAt: due }) };
  await saveArtifact(artifactKeys.triage(incident.id), triage, ports);
  await audit('severity set', {
    severity,
    impact: triage.impact,
    category: triage.category,
    codeIsCause: triage.codeIsCause,
    by: triage.by,
    artifact: artifactKeys.triage(incident.id),
  });
  const original = originals.find(({ id }) => id === triage.duplicateOf);
  if (original !== undefined) return fold(context, original, change, ports);
  if (order.indexOf(severity) > order.indexOf(ports.config.severityFloor)) {
    const reason = `severity ${severity} is below the configured floor ${ports.config.severityFloor}`;
    return record(reason, change, ports);
  }
  return { say: `severity ${severity}: ${triage.impact}`.slice(0, 900), next: 'ticket', change };
}

/** What the rules say, and on top of it whoever thinks about it. Failing to think is no reason to lose an alert. */
async function sort(
  { incident, audit }: StepContext,
  evidence: Evidence,
  candidates: readonly Incident[],
  ports: Ports,
): Promise<TriageResult> {
  const rated: Triage = {
    severity: rateSeverity(incident, evidence, serviceOf(incident, ports)),
    impact: describeImpact(evidence),
    blastRadius: 'not looked at',
    category: 'unknown',
    codeIsCause: 'unclear',
    why: 'by rule: the alert, the traffic and the SLA',
    ...(candidates[0] === undefined ? {} : { duplicateOf: candidates[0].id }),
    citations: [],
    by: 'rules',
  };
  if (ports.repairer.triage === undefined) return { outcome: 'triaged', triage: rated };
  try {
    return await ports.repairer.triage({ incident, evidence, rated, candidates }, workOf(audit, ports));
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await audit('triage by rule alone', { why: why.slice(0, 500) });
    return { outcome: 'triaged', triage: rated };
  }
}

/** Another alert of an incident that is open: told there, and ended here. */
async function fold(
  { incident, audit }: StepContext,
  original: Incident,
  change: NonNullable<StepResult['change']>,
  ports: Ports,
): Promise<StepResult> {
  if (original.ticket !== undefined) {
    await audit('will comment on ticket', { ticket: original.ticket.id, key: `duplicate-${incident.id}` });
    await ports.tickets.comment(
      original.ticket,
      `duplicate-${incident.id}`,
      `Another alert about the same error: ${incident.id}, since ${incident.alert.startedAt}.`,
    );
  }
  return record(`another alert of ${original.id}, which is open`, change, ports);
}

function record(reason: string, change: NonNullable<StepResult['change']>, ports: Ports): StepResult {
  const at = ports.clock.now().toISOString();
  return {
    say: reason,
    next: 'record',
    change: { ...change, status: 'recorded', outcome: { result: 'recorded', at, reason } },
  };
}
