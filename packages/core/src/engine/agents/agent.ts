import { recordArtifacts } from '../../audit/artifact-records.ts';
import { defined } from '../../defined.ts';
import { describeError } from '../../describe-error.ts';
import type { Paused, StepEffects } from '../../engine/engine.ts';
import type { ModelContent, ModelMessage, ModelReply } from '../../model/index.ts';
import { costOf, priceOf } from '../../policy/model-prices.ts';
import { modelFor } from '../../policy/models.ts';
import { redact } from '../../policy/redaction.ts';
import { type Conversation, openConversation } from './conversation.ts';
import type { AgentParts, Task } from './task.ts';
import { type FinalTool, failed, type Tool, type ToolResult } from './tool.ts';

type Answered<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer; readonly by: string }
  | { readonly outcome: 'unanswered'; readonly reason: string };

type ToolCall = Extract<ModelContent, { type: 'tool_call' }>;

/** One conversation of an agent, with what belongs to it. */
interface Run<Answer> {
  readonly task: Task<Answer>;
  readonly final: FinalTool<Answer>;
  readonly conversation: Conversation;
  /** Writes a record that names the agent and the turn. */
  readonly audit: StepEffects['audit'];
}

/** Tools that one turn may use. */
const maxCalls = 8;
/** Turns in a row without anything new, after which the model must answer, and after which the conversation ends. */
const stale = { answer: 3, over: 5 };
/** Failed calls in a row, after which the error is thrown instead of a pause. */
const maxSetbacks = 6;
/** Milliseconds that one call of the model needs, and that the step needs after it. */
const time = { call: 60_000, margin: 20_000 };

/**
 * Lets the model use tools until it calls the final tool with an answer that is accepted, or its turns are used up.
 * Each turn is saved before and after the call of the model, so that the next call of this function continues there.
 * @throws what the model throws, BudgetSpent among it
 */
export async function runAgent<Answer>(
  task: Task<Answer>,
  effects: StepEffects,
  parts: AgentParts,
): Promise<Answered<Answer> | Paused> {
  const artifacts = recordArtifacts(parts.artifacts, effects.audit);
  const conversation = await openConversation(task, { ...parts, artifacts });
  const audit: StepEffects['audit'] = (action, detail) =>
    effects.audit(action, { agent: task.agent, turn: conversation.count(), ...detail });
  const run: Run<Answer> = { task, final: task.final(conversation), conversation, audit };
  for (;;) {
    const { reply } = conversation.last();
    if (reply === undefined) {
      const pause = await askModel(run, effects.timeLeft() - time.margin, parts);
      if (pause !== undefined) return pause;
      continue;
    }
    const ending = await respond(reply, run);
    if (ending === undefined) continue;
    await conversation.end(ending.outcome, ending.outcome === 'unanswered' ? ending.reason : 'the answer was accepted');
    return ending;
  }
}

/** Calls the model once. Returns a pause when there is too little time, or the model is not available at the moment. */
async function askModel(
  { task, final, conversation, audit }: Run<unknown>,
  timeLeft: number,
  { model, models }: AgentParts,
): Promise<Paused | undefined> {
  if (timeLeft < time.call) return { outcome: 'paused', reason: 'the time of this step is over', waitSeconds: 1 };
  const { agent, incidentId, system, tools } = task;
  const { mustCall } = conversation.last();
  await conversation.save();
  await audit('will ask the model', { transcript: conversation.key });
  try {
    const timeLimit = Number.isFinite(timeLeft) ? timeLeft : undefined;
    const reply = await model.converse({
      role: agent,
      incidentId,
      system,
      messages: conversation.messages(),
      tools: [...tools, final],
      ...defined({ mustCall, timeLimit }),
    });
    const { tokens, microUsd } = costOf(reply.usage, priceOf(modelFor(models, agent)));
    await conversation.answer(reply, microUsd);
    await audit('the model answered', { stop: reply.stop, tokens, microUsd });
    return undefined;
  } catch (error) {
    const setbacks = await conversation.fail(error);
    const passes = error instanceof Error && ['ModelThrottled', 'ModelUnavailable'].includes(error.name);
    if (!passes || setbacks > maxSetbacks) throw error;
    const waitSeconds = Math.min(300, 15 * 2 ** (setbacks - 1));
    return { outcome: 'paused', reason: `${error.name}: the model is asked again later`, waitSeconds };
  }
}

/** Ends the conversation, or puts the next question to the model and returns undefined. */
async function respond<Answer>(reply: ModelReply, run: Run<Answer>): Promise<Answered<Answer> | undefined> {
  const { final, conversation } = run;
  const { by, stop } = reply;
  if (stop === 'truncated' || stop === 'refused') {
    if (conversation.lost() === 2) return { outcome: 'unanswered', reason: describeLoss(by, stop) };
    return proceed(conversation.repeat(noteFor(stop)), false, run);
  }
  const calls = reply.message.content.filter((part) => part.type === 'tool_call');
  const answer = calls.find((call) => call.name === final.name);
  const verdict = answer && final.judge(answer.input, conversation.rejected());
  if (verdict?.outcome === 'accepted') return { outcome: 'answered', answer: verdict.answer, by };
  if (verdict?.outcome === 'over') return { outcome: 'unanswered', reason: redact(verdict.why) };
  if (verdict !== undefined) conversation.reject(verdict.why);
  if (calls.length === 0) {
    const text = `Use the tools, and finish by calling ${final.name}.`;
    return proceed({ role: 'user', content: [{ type: 'text', text }] }, true, run);
  }
  const results: ModelContent[] = [];
  let news = verdict !== undefined;
  for (const [index, call] of calls.entries()) {
    const result = await useTool(call, index, verdict?.why, run);
    news ||= result.news === true;
    results.push({ type: 'tool_result', id: call.id, text: result.text, failed: result.failed });
  }
  return proceed({ role: 'user', content: results }, !news, run);
}

/** Puts the next question, or ends the conversation when its turns are used up or bring nothing new. */
function proceed(
  asked: ModelMessage,
  isStale: boolean,
  { task: { agent, turns }, final, conversation }: Run<unknown>,
): { readonly outcome: 'unanswered'; readonly reason: string } | undefined {
  const old = isStale ? conversation.stale() + 1 : 0;
  const complaint = conversation.complaint();
  const why = complaint === undefined ? '' : ` The last answer was not accepted: ${redact(complaint).slice(0, 500)}`;
  if (conversation.count() >= turns)
    return { outcome: 'unanswered', reason: `The ${agent} agent came to no answer in ${turns} turns.${why}` };
  if (old >= stale.over)
    return { outcome: 'unanswered', reason: `The ${agent} agent made no progress for ${old} turns.${why}` };
  const mustAnswer = conversation.count() === turns - 1 || old >= stale.answer;
  conversation.ask(asked, isStale, mustAnswer ? final.name : undefined);
  return undefined;
}

async function useTool(
  call: ToolCall,
  index: number,
  complaint: string | undefined,
  { task: { tools }, final, conversation, audit }: Run<unknown>,
): Promise<{ readonly text: string; readonly failed: boolean; readonly news?: boolean }> {
  if (call.name === final.name) return failed(complaint ?? 'Answer once.');
  if (index >= maxCalls) return failed(`At most ${maxCalls} tools can be used at once. Ask again.`);
  const tool = tools.find((candidate) => candidate.name === call.name);
  if (tool === undefined) {
    const names = [...tools, final].map((candidate) => candidate.name).join(', ');
    return failed(`There is no such tool. The tools are ${names}.`);
  }
  if (conversation.full()) return failed('You have read as much as you may. Answer with what you know.');
  const known = conversation.known(call);
  if (known !== undefined) return failed(`You have asked this before: see ${known}.`);
  await audit('will look', { tool: tool.name });
  const result = await look(tool, call.input);
  if (result.failed) {
    await audit('saw nothing', { tool: tool.name, why: result.text.slice(0, 300) });
    return result;
  }
  const { source, news } = await conversation.show(result, call);
  await audit('saw', { tool: tool.name, source: source.id, artifact: source.artifact });
  return { text: `Source ${source.id}:\n${result.text}`, failed: false, news };
}

/** The model sees that a tool failed. Only temporary errors are thrown, so that the machine retries the step. */
async function look(tool: Tool, input: unknown): Promise<ToolResult> {
  try {
    return await tool.use(input);
  } catch (error) {
    if (error instanceof Error && ['CodeHostThrottled', 'CodeHostUnavailable'].includes(error.name)) throw error;
    return failed(`This cannot be looked at: ${redact(describeError(error)).slice(0, 300)}`);
  }
}

/** An answer that broke off may hold half a tool call. It is not kept, and the question is asked again. */
function noteFor(stop: 'truncated' | 'refused'): string {
  return stop === 'truncated'
    ? 'Your last answer was too long and is lost. Answer again, in fewer words.'
    : 'Your last answer was held back and is lost. Answer again, and keep to the fault in this code.';
}

function describeLoss(by: string, stop: 'truncated' | 'refused'): string {
  const what = stop === 'truncated' ? 'the last one broke off at its limit of tokens' : 'the last one was held back';
  return `Two answers of the model ${by} were lost: ${what}.`;
}
