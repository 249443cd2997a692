import { defined } from '../../../defined.ts';
import type { StepEffects, TriageRequest, TriageResult } from '../../../engine/engine.ts';
import { type Incident, Severity, type Triage } from '../../../model/index.ts';
import { modelFor } from '../../../policy/models.ts';
import { runAgent } from '../agent.ts';
import { describeEvidence } from '../evidence-text.ts';
import type { AgentsParts } from '../parts.ts';
import { checkQuote, type Sources } from '../sources.ts';
import type { OpeningPart, Task } from '../task.ts';
import { defineFinalTool, type FinalTool, found } from '../tool.ts';
import { createIncidentTools } from '../tools/index.ts';
import { TriageAnswer } from './answer.ts';
import { triagePrompt } from './prompt.ts';

/** Answers the model may give in one conversation. */
const turns = 8;
/** Rejections of one conversation; after them only supported claims count. */
const maxRejections = 2;

/** Lets the model judge severity and cause. Without an answer the result of the rules stands. */
export async function triage(request: TriageRequest, effects: StepEffects, parts: AgentsParts): Promise<TriageResult> {
  const { incident, evidence, rated, candidates } = request;
  const task: Task<Triage> = {
    incidentId: incident.id,
    agent: 'triage',
    attempt: 1,
    system: triagePrompt,
    opening: [...describeEvidence(incident, evidence), describeRules(rated), ...describeOpen(candidates), 'Triage it.'],
    tools: createIncidentTools(incident, parts),
    final: (sources) => createSort(request, sources),
    turns: modelFor(parts.models, 'triage').turns ?? turns,
  };
  const ending = await runAgent(task, effects, parts);
  if (ending.outcome === 'paused') return ending;
  if (ending.outcome === 'unanswered') return { outcome: 'triaged', triage: { ...rated, why: ending.reason } };
  return { outcome: 'triaged', triage: { ...ending.answer, by: ending.by } };
}

function describeRules({ severity, impact }: Triage): OpeningPart {
  return `By the rules the severity is ${severity}: ${impact}.`;
}

function describeOpen(candidates: readonly Incident[]): readonly OpeningPart[] {
  if (candidates.length === 0) return [];
  const lines = candidates.map(({ id, createdAt, alert }) => `${id} ${createdAt} ${alert.title.slice(0, 200)}`);
  return [{ id: 'open', result: found('incidents', 'open incidents with the same error', lines.join('\n')) }];
}

/** The kinds of source that can show that code is not the cause. */
const outside = ['telemetry', 'vendor', 'changes'];

/** Accepts a triage: never better than the rules, duplicates only of listed incidents, "not code" only with evidence. */
function createSort({ rated, candidates }: TriageRequest, sources: Sources): FinalTool<Triage> {
  return defineFinalTool({
    name: 'sort',
    description: 'Gives your answer and ends the conversation.',
    input: TriageAnswer,
    judge: ({ evidence, duplicateOf, ...answer }, rejected) => {
      const checked = evidence.map((quote) => checkQuote(answer.why, quote, sources));
      const sound = checked.flatMap((result) => (result.sound ? [result] : []));
      const supported = sound.some(({ source }) => outside.includes(source.kind));
      const original = candidates.find((candidate) => candidate.id === duplicateOf)?.id;
      const problems = [
        ...checked.flatMap((result) => (result.sound ? [] : [result.why])),
        ...(answer.codeIsCause === 'no' && !supported
          ? ['codeIsCause no needs words from logs, metrics, traces, the vendor or the deployments']
          : []),
        ...(duplicateOf !== undefined && original === undefined ? ['duplicateOf is none of the open incidents'] : []),
      ];
      if (problems.length > 0 && rejected < maxRejections)
        return { outcome: 'rejected', why: `Not everything is supported: ${problems.join('; ')}.` };
      return {
        outcome: 'accepted',
        answer: {
          ...answer,
          severity: worse(rated.severity, answer.severity),
          codeIsCause: answer.codeIsCause === 'no' && !supported ? 'unclear' : answer.codeIsCause,
          ...defined({ duplicateOf: original }),
          citations: sound.map(({ citation }) => citation),
          by: 'a model',
        },
      };
    },
  });
}

/** The model can raise the severity by one step and never lower it, so that it cannot hide an alert. */
function worse(rated: Severity, said: Severity): Severity {
  const order = Severity.options;
  const [floor, wanted] = [order.indexOf(rated), order.indexOf(said)];
  return wanted < floor ? (order[floor - 1] ?? rated) : rated;
}
