import type { DiagnosisResult, StepEffects } from '../../../engine/engine.ts';
import type { Diagnosis, Evidence, Incident } from '../../../model/index.ts';
import { modelFor } from '../../../policy/models.ts';
import { runAgent } from '../agent.ts';
import { describeEvidence } from '../evidence-text.ts';
import type { AgentsParts } from '../parts.ts';
import type { Task } from '../task.ts';
import { defineFinalTool, type FinalTool } from '../tool.ts';
import { createIncidentTools, createTreeTools } from '../tools/index.ts';
import { checkConclusion, type Known } from './check.ts';
import { Conclusion } from './conclusion.ts';
import { diagnosePrompt } from './prompt.ts';

interface Concluded {
  readonly outcome: Conclusion['outcome'];
  readonly diagnosis: Omit<Diagnosis, 'by'>;
}

/** Rejections of one conversation; after them only the supported claims count. */
const maxRejections = 3;
/** Answers the model may give in one conversation. */
const turns = 24;

/** Lets the model find the cause, and checks its claims against the sources that it was shown. */
export async function diagnose(
  incident: Incident,
  evidence: Evidence,
  effects: StepEffects,
  parts: AgentsParts,
): Promise<DiagnosisResult> {
  const snapshot = await parts.snapshots.open(incident.repository, evidence.deployedCommit);
  const task: Task<Concluded> = {
    incidentId: incident.id,
    agent: 'diagnose',
    attempt: incident.attempts.diagnose + 1,
    system: diagnosePrompt,
    opening: [...describeEvidence(incident, evidence, snapshot), 'Find out why it fails.'],
    tools: [...createTreeTools(incident, snapshot, parts), ...createIncidentTools(incident, parts)],
    final: (sources) => createConclude({ evidence, snapshot, sources }),
    turns: modelFor(parts.models, 'diagnose').turns ?? turns,
  };
  const ending = await runAgent(task, effects, parts);
  if (ending.outcome === 'paused') return ending;
  if (ending.outcome === 'unanswered') return { outcome: 'cannot_tell', reason: ending.reason };
  const { outcome } = ending.answer;
  const diagnosis = { ...ending.answer.diagnosis, by: ending.by };
  if (outcome !== 'cause') return { outcome, reason: diagnosis.cause, diagnosis };
  if (diagnosis.category === 'code') return { outcome: 'diagnosed', diagnosis };
  return { outcome: 'not_code', reason: `${diagnosis.category}, not code: ${diagnosis.cause}`, diagnosis };
}

/** Rejects an answer with unsupported claims. After the last rejection, the supported claims alone decide the outcome. */
function createConclude(known: Known): FinalTool<Concluded> {
  return defineFinalTool({
    name: 'conclude',
    description: 'Gives your answer and ends the conversation.',
    input: Conclusion,
    judge: (conclusion, rejected) => {
      const { diagnosis, problems, carries } = checkConclusion(conclusion, known);
      if (problems.length > 0 && rejected < maxRejections)
        return { outcome: 'rejected', why: `Not everything you claim is supported. ${problems.join(' ')}` };
      const outcome = carries ? conclusion.outcome : 'cannot_tell';
      const cause = carries ? diagnosis.cause : `Not supported by evidence: ${diagnosis.cause}`;
      return { outcome: 'accepted', answer: { outcome, diagnosis: { ...diagnosis, cause } } };
    },
  });
}
