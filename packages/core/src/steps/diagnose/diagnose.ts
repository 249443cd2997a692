import type { DiagnosisResult } from '../../engine/engine.ts';
import { artifactKeys, type Evidence, type Incident } from '../../model/index.ts';
import { findDoubt, gradeEvidence } from '../../policy/corroboration.ts';
import { searchesFirst } from '../../policy/search-first.ts';
import { trustLevel } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { describeDiagnosis } from '../../render/diagnosis.ts';
import { describeGrading } from '../../render/grading.ts';
import { commentOnTicket } from '../comment-on-ticket.ts';
import { defineStep, type StepContext } from '../define-step.ts';
import { engineEffects } from '../engine-effects.ts';
import { loadEvidence, requireField, saveArtifact } from '../load.ts';
import { orderSearch, readSearch, searchNeeds } from '../search.ts';
import { chatNeeds } from '../tell-chat.ts';
import { noteNeeds, tellSource } from '../tell-source.ts';
import { findKnownDiagnosis, keepDiagnosis } from './known-diagnosis.ts';

const needs = [
  ...noteNeeds,
  ...chatNeeds,
  ...searchNeeds,
  'clock',
  'deadline',
  'diagnosisEngine',
  'trustRecord',
] as const;
type DiagnosePorts = Pick<Ports, (typeof needs)[number]>;

/** Finds the cause, and decides whether Suture may write a fix. The mechanic's search goes first if the configuration wants it. */
export const diagnose = defineStep({
  name: 'Diagnose',
  stage: 'diagnose',
  needs,
  next: ['search', 'prepare', 'fix', 'pause', 'hand_over'],
  seconds: 900,
  run: async (context, ports) => {
    const { incident, audit } = context;
    const evidence = await loadEvidence(incident, ports);
    if (await searchesFirst(incident, evidence, ports)) {
      const order = await orderSearch(incident, evidence, ports);
      if (order !== undefined) {
        await audit('search ordered', { artifact: order.key });
        return {
          summary: 'the mechanic searches for a repair before a model is asked',
          next: order.dependencies === 'there' ? 'search' : 'prepare',
          workOrder: order.key,
          change: { search: 'ordered' },
        };
      }
    }
    const { result, search } = await conclude(context, evidence, ports);
    if (result.outcome === 'paused')
      return { summary: result.reason, next: 'pause', waitSeconds: result.waitSeconds, change: search };
    const attempts = { ...incident.attempts, diagnose: incident.attempts.diagnose + 1, fixInRound: 0 };
    const change = { ...search, attempts };
    if (result.diagnosis !== undefined) {
      const grading = gradeEvidence(evidence, incident.alert);
      await saveArtifact(artifactKeys.diagnosis(incident.id), result.diagnosis, ports);
      await audit('concluded', {
        artifact: artifactKeys.diagnosis(incident.id),
        outcome: result.outcome,
        cause: result.diagnosis.cause,
        category: result.diagnosis.category,
        confidence: result.diagnosis.confidence,
        by: result.diagnosis.by,
        grade: grading.claim.grade,
      });
      const ticket = requireField(incident.ticket, 'ticket', incident);
      const blocks = describeDiagnosis(result.diagnosis, describeGrading(grading));
      const key = `diagnosis-${attempts.diagnose}`;
      await commentOnTicket(incident, { ticket, key, blocks }, audit, ports);
      const news = `Suture has a diagnosis: ${ticket.url}`;
      await tellSource(incident, { key, state: 'working', text: news }, ports);
    }
    if (result.outcome !== 'diagnosed') {
      const said = { not_code: 'not for a patch', recovered: 'it is over', nothing_wrong: 'nothing is wrong' } as const;
      const head = result.outcome === 'cannot_tell' ? '' : `${said[result.outcome]}: `;
      await audit(result.outcome.replace('_', ' '), { reason: result.reason });
      return { summary: `${head}${result.reason}`, next: 'hand_over', change };
    }
    if ((await trustLevel(incident, ports)) === 'observe') {
      const summary = "the service's trust level is observe: the diagnosis is reported, and no fix is written";
      return { summary, next: 'hand_over', change };
    }
    const doubt = findDoubt(evidence, incident.alert, result.diagnosis.by);
    if (doubt !== undefined) {
      await audit('not corroborated', { reason: doubt });
      return { summary: `${doubt}: the diagnosis is reported, and no fix is written`, next: 'hand_over', change };
    }
    return { summary: result.diagnosis.cause, next: 'fix', change };
  },
});

/** The engine's diagnosis, or the one of an earlier incident if nothing has changed since. */
async function askEngine(
  { incident, audit }: Pick<StepContext, 'incident' | 'audit'>,
  evidence: Evidence,
  ports: DiagnosePorts,
): Promise<DiagnosisResult> {
  const known = await findKnownDiagnosis(incident, evidence, ports);
  if (known !== undefined) {
    await audit('unchanged problem', { diagnosedBy: known.incidentId, commit: evidence.deployedCommit });
    return known.result;
  }
  const result = await ports.diagnosisEngine.diagnose(incident, evidence, engineEffects(audit, ports));
  if (result.outcome === 'diagnosed') await keepDiagnosis(incident, { evidence, diagnosis: result.diagnosis }, ports);
  return result;
}

/** The mechanic's diagnosis if its search found a repair, otherwise the engine's. */
async function conclude(
  { incident, input, audit }: StepContext,
  evidence: Evidence,
  ports: DiagnosePorts,
): Promise<{ readonly result: DiagnosisResult; readonly search: Pick<Incident, 'search'> }> {
  const ask = () => askEngine({ incident, audit }, evidence, ports);
  if (incident.search !== 'ordered') return { result: await ask(), search: {} };
  const found = await readSearch(incident, ports);
  if (found === undefined) {
    await audit('search failed', { error: input.failure?.Error ?? 'it left no report' });
    return { result: await ask(), search: { search: 'failed' } };
  }
  const { diagnosis, patches, tried, summary } = found;
  await audit('search ended', {
    artifact: artifactKeys.searchReport(incident.id),
    patches: patches.length,
    tried,
    summary,
  });
  if (diagnosis === undefined || patches.length === 0) return { result: await ask(), search: { search: 'nothing' } };
  return { result: { outcome: 'diagnosed', diagnosis }, search: { search: 'found' } };
}
