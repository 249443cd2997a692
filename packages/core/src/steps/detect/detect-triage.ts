import { defined } from '../../defined.ts';
import { describeError } from '../../describe-error.ts';
import type { TriageResult } from '../../engine/engine.ts';
import { artifactKeys, type Evidence, type Incident, Severity, type Triage } from '../../model/index.ts';
import { serviceOf } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { defineStep, type StepContext, type StepResult } from '../define-step.ts';
import { engineEffects } from '../engine-effects.ts';
import { loadEvidence, saveArtifact } from '../load.ts';
import { findOriginals } from './duplicates.ts';
import { describeImpact, dueAt, rateSeverity } from './rate.ts';

const order = Severity.options;

const needs = ['artifacts', 'clock', 'config', 'deadline', 'incidents', 'tickets', 'triageEngine'] as const;
type TriagePorts = Pick<Ports, (typeof needs)[number]>;
type Change = NonNullable<StepResult['change']>;

/** Judges the severity, whether the incident needs a ticket, and whether code can be the cause. */
export const detectTriage = defineStep({
  name: 'DetectTriage',
  stage: 'detect',
  needs,
  next: ['record', 'pause', 'ticket'],
  seconds: 300,
  run: async (context, ports) => {
    const { incident, audit } = context;
    const evidence = await loadEvidence(incident, ports);
    const originals = await findOriginals(incident, evidence, ports);
    const result = await triageIncident(context, evidence, originals, ports);
    if (result.outcome === 'paused') return { summary: result.reason, next: 'pause', waitSeconds: result.waitSeconds };
    const { triage } = result;
    const { severity } = triage;
    const { sla } = serviceOf(incident, ports);
    const change = { severity, ...defined({ dueAt: dueAt(incident, severity, sla) }) };
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
    if (original !== undefined) return fold(incident, original, change, ports);
    if (order.indexOf(severity) > order.indexOf(ports.config.severityFloor)) {
      const reason = `severity ${severity} is below the configured floor ${ports.config.severityFloor}`;
      return record(reason, change, ports);
    }
    return { summary: `severity ${severity}: ${triage.impact}`, next: 'ticket', change };
  },
});

/** Triages by the rules, then by the engine if there is one. If the engine fails, the result of the rules stands. */
async function triageIncident(
  { incident, audit }: StepContext,
  evidence: Evidence,
  candidates: readonly Incident[],
  ports: TriagePorts,
): Promise<TriageResult> {
  const rated: Triage = {
    severity: rateSeverity(incident, evidence, serviceOf(incident, ports)),
    impact: describeImpact(evidence),
    blastRadius: 'not looked at',
    category: 'unknown',
    codeIsCause: 'unclear',
    why: 'by rule: the alert, the traffic and the SLA',
    ...defined({ duplicateOf: candidates[0]?.id }),
    citations: [],
    by: 'rules',
  };
  const { triageEngine } = ports;
  if (triageEngine.triage === undefined) return { outcome: 'triaged', triage: rated };
  try {
    return await triageEngine.triage({ incident, evidence, rated, candidates }, engineEffects(audit, ports));
  } catch (error) {
    await audit('triage by rule alone', { why: describeError(error).slice(0, 500) });
    return { outcome: 'triaged', triage: rated };
  }
}

/** Notes a duplicate alert on the ticket of the open incident, and ends this one. */
async function fold(
  incident: Incident,
  original: Incident,
  change: Change,
  ports: Pick<Ports, 'clock' | 'tickets'>,
): Promise<StepResult<'record'>> {
  if (original.ticket !== undefined) {
    await ports.tickets.comment(
      original.ticket,
      `duplicate-${incident.id}`,
      `Another alert about the same error: ${incident.id}, since ${incident.alert.startedAt}.`,
    );
  }
  return record(`another alert of ${original.id}, which is open`, change, ports);
}

function record(reason: string, change: Change, { clock }: Pick<Ports, 'clock'>): StepResult<'record'> {
  const at = clock.now().toISOString();
  return {
    summary: reason,
    next: 'record',
    change: { ...change, status: 'recorded', outcome: { result: 'recorded', at, reason } },
  };
}
