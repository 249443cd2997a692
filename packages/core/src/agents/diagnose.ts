import type { Diagnosis, Evidence, Incident } from '../model/index.ts';
import { redact } from '../policy/redaction.ts';
import type { DiagnosisResult } from '../ports/index.ts';
import { Conclusion, checkConclusion } from './conclusion.ts';
import { converse, type Talk } from './conversation.ts';
import { describeEvidence } from './evidence-text.ts';
import { createLookTools } from './look.ts';
import { type ModelRepairerParts, maxTurns, transcriptKey } from './parts.ts';
import { diagnosePrompt } from './prompts.ts';
import { defineFinalTool, type FinalTool } from './tools.ts';
import { keepTranscript } from './transcript.ts';

interface Checked {
  readonly outcome: Conclusion['outcome'];
  readonly diagnosis: Omit<Diagnosis, 'by'>;
}

/** Lets the model find the cause, and checks what it says against the deployed commit. */
export async function diagnose(
  incident: Incident,
  evidence: Evidence,
  parts: ModelRepairerParts,
): Promise<DiagnosisResult> {
  const snapshot = await parts.snapshots.open(incident.repository, evidence.deployedCommit);
  const talk: Talk<Checked> = {
    role: 'diagnose',
    system: diagnosePrompt,
    opening: redact(`${describeEvidence(incident, evidence)}\n\nFind out why it fails.`),
    tools: createLookTools(snapshot),
    final: createConclude((conclusion) => checkConclusion(conclusion, { incident, evidence, snapshot })),
    turns: maxTurns,
  };
  const key = transcriptKey(incident.id, 'diagnose', incident.attempts.diagnose + 1);
  const ending = await keepTranscript(
    { ...talk, tools: [...talk.tools, talk.final] },
    { artifacts: parts.artifacts, key },
    (transcript) => converse(talk, parts.model, transcript),
  );
  if (ending.outcome === 'unanswered') return { outcome: 'cannot_tell', reason: ending.reason };
  const { outcome } = ending.answer;
  const diagnosis = { ...ending.answer.diagnosis, by: ending.by };
  if (outcome === 'cannot_tell') return { outcome, reason: diagnosis.cause, diagnosis };
  if (diagnosis.files.length > 0) return { outcome: 'diagnosed', diagnosis };
  const reason = `The model names a cause, but no place in the deployed commit: ${diagnosis.cause}`;
  return { outcome: 'cannot_tell', reason, diagnosis };
}

/** A cause without any place that exists is told to the model once: it may have mistaken a path. */
function createConclude(check: (conclusion: Conclusion) => Checked['diagnosis']): FinalTool<Checked> {
  const told = { nowhere: false };
  return defineFinalTool({
    name: 'conclude',
    description: 'Gives your answer and ends the conversation.',
    input: Conclusion,
    judge: (conclusion) => {
      const diagnosis = check(conclusion);
      if (conclusion.outcome === 'cause' && diagnosis.files.length === 0 && !told.nowhere) {
        told.nowhere = true;
        return { outcome: 'rejected', why: `Name at least one place that exists. ${diagnosis.limits.join(' ')}` };
      }
      return { outcome: 'accepted', answer: { outcome: conclusion.outcome, diagnosis } };
    },
  });
}
