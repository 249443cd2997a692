import type { FixRequest, FixResult, StepEffects } from '../../../engine/engine.ts';
import type { Patch } from '../../../model/index.ts';
import { modelFor } from '../../../policy/models.ts';
import { serviceOf } from '../../../policy/service.ts';
import { runAgent } from '../agent.ts';
import type { AgentsParts } from '../parts.ts';
import type { Task } from '../task.ts';
import { createTreeTools } from '../tools/index.ts';
import { fixPrompt } from './prompt.ts';
import { type AppliedProposal, createPropose } from './proposal.ts';
import { buildReproduction, placeReproduction } from './reproduction.ts';
import { describeRequest } from './request-text.ts';

/** Answers the model may give in one conversation. */
const turns = 16;
/** Below this confidence several fixes are asked for. */
const unsure = 0.5;

/** Lets the model write a fix, or several for a hard case, and turns each into a patch against the deployed commit. */
export async function fix(request: FixRequest, effects: StepEffects, parts: AgentsParts): Promise<FixResult> {
  const { incident, evidence, attempts, diagnosis } = request;
  const { guardrails } = serviceOf(incident, parts);
  const commit = evidence.deployedCommit;
  const suite = await parts.suites.find(incident, commit);
  if (suite.outcome === 'none')
    return { outcome: 'none', reason: `There is no test suite to prove a fix with: ${suite.reason}`, tried: 0 };
  const snapshot = await parts.snapshots.open(incident.repository, commit);
  const place = placeReproduction(incident, suite.command, snapshot);
  const hard = attempts.some(({ result }) => result === 'not_proven') || diagnosis.confidence < unsure;
  const candidates = hard ? parts.models.candidates : 1;
  const { propose, count } = createPropose(snapshot, attempts, candidates);
  const task: Task<AppliedProposal> = {
    incidentId: incident.id,
    agent: 'fix',
    attempt: incident.attempts.fix + 1,
    system: fixPrompt(candidates),
    opening: describeRequest(request, guardrails, place),
    tools: createTreeTools(incident, snapshot, parts),
    final: () => propose,
    turns: modelFor(parts.models, 'fix').turns ?? turns,
  };
  const ending = await runAgent(task, effects, parts);
  if (ending.outcome === 'paused') return ending;
  if (ending.outcome === 'unanswered') return { outcome: 'none', reason: ending.reason, tried: count() };
  const reproduction = buildReproduction(ending.answer.reproduction, place, suite.command, evidence);
  const made = await Promise.all(
    ending.answer.candidates.map(async ({ files, ...words }): Promise<Patch> => {
      const diff = await parts.codeHost.diff(incident.repository, commit, files);
      return { baseCommit: commit, ...words, files: [...files], diff, reproduction, by: ending.by };
    }),
  );
  const [first, ...others] = made;
  if (first === undefined) return { outcome: 'none', reason: 'The model proposed nothing.', tried: count() };
  return { outcome: 'written', patches: [first, ...others], tried: count() };
}
