import { defined } from '../../defined.ts';
import { describeError } from '../../describe-error.ts';
import type { TriageResult } from '../../engine/engine.ts';
import { artifactKeys, type Evidence, type Incident, Severity, type Triage } from '../../model/index.ts';
import { scratchBranch } from '../../policy/rehearsal.ts';
import { searchesFirst } from '../../policy/search-first.ts';
import { serviceOf } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { own } from '../../render/document.ts';
import { defineStep, type StepContext, type StepResult } from '../define-step.ts';
import { engineEffects } from '../engine-effects.ts';
import { loadEvidence, saveArtifact } from '../load.ts';
import { claimFault, nameFault } from './duplicates.ts';
import { describeImpact, dueAt, rateSeverity } from './rate.ts';
import { countRepeat, tellRepeat } from './repeats.ts';
import { countUndoneFixes } from './undone-fixes.ts';

const order = Severity.options;

const needs = [
  'artifacts',
  'checkpoints',
  'clock',
  'config',
  'deadline',
  'episodes',
  'incidents',
  'tickets',
  'triageEngine',
  'trustRecord',
] as const;
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
    // Before the fault is claimed: a real alert about it must not join a rehearsal.
    if (incident.alert.rehearsal === true) return record('a rehearsal ends before the ticket', {}, ports);
    const fault = nameFault(incident, evidence, ports);
    const isRehearsal = scratchBranch(incident) !== undefined;
    if (!isRehearsal) await countUndoneFixes(incident, { fault: fault.words, commits: evidence.commits }, ports);
    const original = isRehearsal ? undefined : await claimFault(incident, fault, ports);
    const result = await triageIncident(context, evidence, original === undefined ? [] : [original], ports);
    if (result.outcome === 'paused') return { summary: result.reason, next: 'pause', waitSeconds: result.waitSeconds };
    const { triage } = result;
    const { severity } = triage;
    const { sla } = serviceOf(incident, ports);
    const change = { severity, fault: [...fault.words], ...defined({ dueAt: dueAt(incident, severity, sla) }) };
    await saveArtifact(artifactKeys.triage(incident.id), triage, ports);
    await audit('severity set', {
      severity,
      impact: triage.impact,
      category: triage.category,
      codeIsCause: triage.codeIsCause,
      by: triage.by,
      artifact: artifactKeys.triage(incident.id),
    });
    if (original !== undefined && original.id === triage.duplicateOf)
      return fold(incident, original, { ...change, foldedInto: original.id }, ports);
    if (!isRehearsal && order.indexOf(severity) > order.indexOf(ports.config.severityFloor)) {
      const reason = `severity ${severity} is below the configured floor ${ports.config.severityFloor}`;
      return record(reason, change, ports);
    }
    return { summary: `severity ${severity}: ${triage.impact}`, next: 'ticket', change };
  },
});

/**
 * Triages by the rules, then by the engine if there is one. If the engine fails, or the mechanic is to look for a repair first, the
 * result of the rules stands.
 */
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
  if (triageEngine.triage === undefined || (await searchesFirst(incident, evidence, ports)))
    return { outcome: 'triaged', triage: rated };
  try {
    return await triageEngine.triage({ incident, evidence, rated, candidates }, engineEffects(audit, ports));
  } catch (error) {
    await audit('triage by rule alone', { why: describeError(error).slice(0, 500) });
    return { outcome: 'triaged', triage: rated };
  }
}

/** Counts a duplicate alert, notes it on the ticket of the first incident, and ends this one. */
async function fold(
  incident: Incident,
  original: Incident,
  change: Change,
  ports: Pick<Ports, 'clock' | 'config' | 'episodes' | 'tickets'>,
): Promise<StepResult<'record'>> {
  const { startedAt, sourceId } = incident.alert;
  const repeat = { at: startedAt, alert: sourceId, incidentId: incident.id };
  const { repeats, isTold } = await countRepeat(original, repeat, ports);
  const why = own(`Another alert about the same error: ${incident.id}, since ${startedAt}.`);
  if (isTold) await tellRepeat(original, repeats, { why, key: `duplicate-${incident.id}` }, ports);
  const is = original.status === 'handed_over' ? 'which was handed over and has an open ticket' : 'which is open';
  return record(`another alert of ${original.id}, ${is}`, change, ports);
}

function record(reason: string, change: Change, { clock }: Pick<Ports, 'clock'>): StepResult<'record'> {
  const at = clock.now().toISOString();
  return {
    summary: reason,
    next: 'record',
    change: { ...change, status: 'recorded', outcome: { result: 'recorded', at, reason } },
  };
}
