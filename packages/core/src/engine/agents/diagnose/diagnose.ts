import type { DiagnosisResult, StepEffects } from '../../../engine/engine.ts';
import type { Diagnosis, Evidence, Incident } from '../../../model/index.ts';
import { modelFor } from '../../../policy/config.ts';
import type { Snapshot } from '../../../ports/index.ts';
import { runAgent } from '../agent.ts';
import { describeEvidence } from '../evidence-text.ts';
import type { AgentsParts } from '../parts.ts';
import type { Sources } from '../sources.ts';
import type { Task } from '../task.ts';
import { defineFinalTool, type FinalTool } from '../tool.ts';
import { chooseTools } from '../tools/index.ts';
import { checkConclusion } from './check.ts';
import { Conclusion } from './conclusion.ts';
import { diagnosePrompt } from './prompt.ts';

interface Concluded {
  readonly outcome: Conclusion['outcome'];
  readonly diagnosis: Omit<Diagnosis, 'by'>;
}

/** Answers that are sent back for claims without evidence, before what is borne out is taken as it is. */
const maxRejections = 3;
/** Answers the model may give in one conversation. */
const turns = 24;

/** Lets the model find the cause, and holds what it says against what it was shown. */
export async function diagnose(
  incident: Incident,
  evidence: Evidence,
  work: StepEffects,
  parts: AgentsParts,
): Promise<DiagnosisResult> {
  const snapshot = await parts.snapshots.open(incident.repository, evidence.deployedCommit);
  const task: Task<Concluded> = {
    incidentId: incident.id,
    agent: 'diagnose',
    attempt: incident.attempts.diagnose + 1,
    system: diagnosePrompt,
    opening: [...describeEvidence(incident, evidence), 'Find out why it fails.'],
    tools: chooseTools(['code', 'history', 'telemetry', 'incidents'], { incident, snapshot, parts }),
    final: (sources) => createConclude({ evidence, snapshot, sources }),
    turns: modelFor(parts.models, 'diagnose').turns ?? turns,
  };
  const ending = await runAgent(task, work, parts);
  if (ending.outcome === 'paused') return ending;
  if (ending.outcome === 'unanswered') return { outcome: 'cannot_tell', reason: ending.reason };
  const { outcome } = ending.answer;
  const diagnosis = { ...ending.answer.diagnosis, by: ending.by };
  if (outcome !== 'cause') return { outcome, reason: diagnosis.cause, diagnosis };
  if (diagnosis.category === 'code') return { outcome: 'diagnosed', diagnosis };
  return { outcome: 'not_code', reason: `${diagnosis.category}, not code: ${diagnosis.cause}`, diagnosis };
}

/** Sends an answer back whose claims are not borne out; in the end takes what is, which may be that nothing can be told. */
function createConclude(known: {
  readonly evidence: Evidence;
  readonly snapshot: Snapshot;
  readonly sources: Sources;
}): FinalTool<Concluded> {
  return defineFinalTool({
    name: 'conclude',
    description: 'Gives your answer and ends the conversation.',
    input: Conclusion,
    judge: (conclusion, rejected) => {
      const { diagnosis, problems, carries } = checkConclusion(conclusion, known);
      if (problems.length > 0 && rejected < maxRejections)
        return { outcome: 'rejected', why: `Not everything you claim is borne out. ${problems.join(' ')}` };
      const outcome = carries ? conclusion.outcome : 'cannot_tell';
      const cause = carries ? diagnosis.cause : `Not borne out by evidence: ${diagnosis.cause}`;
      return { outcome: 'accepted', answer: { outcome, diagnosis: { ...diagnosis, cause } } };
    },
  });
}
