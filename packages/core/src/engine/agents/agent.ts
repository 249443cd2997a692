import type { Paused, StepEffects } from '../../engine/engine.ts';
import type { ModelContent, ModelMessage, ModelReply } from '../../model/index.ts';
import { modelFor } from '../../policy/config.ts';
import { costOf, priceOf } from '../../policy/model-prices.ts';
import { redact } from '../../policy/redaction.ts';
import { type Conversation, openConversation } from './conversation.ts';
import type { AgentParts, Task } from './task.ts';
import { type FinalTool, failed, type Tool, type ToolResult } from './tool.ts';

export type Ending<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer; readonly by: string }
  | { readonly outcome: 'unanswered'; readonly reason: string }
  | Paused;

type ToolCall = Extract<ModelContent, { type: 'tool_call' }>;

/** Tools used in one turn; a model that asks for more is told to ask again. */
const maxCalls = 8;
/** Turns in a row without anything new, after which the model must answer, and after which it is over. */
const stale = { answer: 3, over: 5 };
/** Calls in a row that brought no reply, after which it is a failure and no pause. */
const maxSetbacks = 6;
/** Milliseconds that a call needs to be worth its beginning, and those kept for what follows it. */
const time = { call: 60_000, margin: 20_000 };

/**
 * Lets the model look around until it calls the final tool with an answer that holds, within its turns. Each turn is kept before
 * and after the model is asked, so that a run that dies, or has no time left, goes on where it stopped when it is asked again.
 * @throws what the model throws, BudgetSpent among it
 */
export async function runAgent<Answer>(
  task: Task<Answer>,
  work: StepEffects,
  parts: AgentParts,
): Promise<Ending<Answer>> {
  const conversation = await openConversation(task, parts);
  const final = task.final(conversation);
  for (;;) {
    const turn = conversation.last();
    if (turn.reply === undefined) {
      const pause = await askModel(task, final, conversation, work, parts);
      if (pause !== undefined) return pause;
      continue;
    }
    const ending = await respond(turn.reply, task, final, conversation, work);
    if (ending === undefined) continue;
    await conversation.end(ending.outcome, ending.outcome === 'unanswered' ? ending.reason : 'the answer was accepted');
    return ending;
  }
}

/** One call of the model. Returns a pause when there is no time, or the model cannot be had just now. */
async function askModel(
  task: Task<unknown>,
  final: FinalTool<unknown>,
  conversation: Conversation,
  work: StepEffects,
  { model, models }: AgentParts,
): Promise<Paused | undefined> {
  const left = work.timeLeft() - time.margin;
  if (left < time.call) return { outcome: 'paused', reason: 'the time of this step is over', waitSeconds: 1 };
  const { agent, incidentId, system, tools } = task;
  const { mustCall } = conversation.last();
  await conversation.save();
  await work.audit('will ask the model', { agent, turn: conversation.count(), transcript: conversation.key });
  try {
    const reply = await model.converse({
      role: agent,
      incidentId,
      system,
      messages: conversation.messages(),
      tools: [...tools, final],
      ...(mustCall === undefined ? {} : { mustCall }),
      ...(Number.isFinite(left) ? { timeLimit: left } : {}),
    });
    const { tokens, microUsd } = costOf(reply.usage, priceOf(modelFor(models, agent)));
    await conversation.answer(reply, microUsd);
    await work.audit('the model answered', { agent, turn: conversation.count(), stop: reply.stop, tokens, microUsd });
    return undefined;
  } catch (error) {
    const setbacks = await conversation.fail(error);
    const passes = error instanceof Error && ['ModelThrottled', 'ModelUnavailable'].includes(error.name);
    if (!passes || setbacks > maxSetbacks) throw error;
    const waitSeconds = Math.min(300, 15 * 2 ** (setbacks - 1));
    return { outcome: 'paused', reason: `${error.name}: the model is asked again later`, waitSeconds };
  }
}

/** What follows from a reply: an ending, or the next question. */
async function respond<Answer>(
  reply: ModelReply,
  task: Task<Answer>,
  final: FinalTool<Answer>,
  conversation: Conversation,
  work: StepEffects,
): Promise<Exclude<Ending<Answer>, Paused> | undefined> {
  const { by } = reply;
  if (reply.stop === 'truncated' || reply.stop === 'refused') {
    if (conversation.lost() === 2) return { outcome: 'unanswered', reason: describeLoss(by, reply.stop) };
    return proceed(conversation.repeat(noteFor(reply.stop)), false, task, final, conversation);
  }
  const calls = reply.message.content.filter((part) => part.type === 'tool_call');
  const answer = calls.find((call) => call.name === final.name);
  const verdict = answer === undefined ? undefined : final.judge(answer.input, conversation.rejected());
  if (verdict?.outcome === 'accepted') return { outcome: 'answered', answer: verdict.answer, by };
  if (verdict?.outcome === 'over') return { outcome: 'unanswered', reason: redact(verdict.why) };
  if (verdict !== undefined) conversation.reject(verdict.why);
  if (calls.length === 0) {
    return proceed(say(`Use the tools, and finish by calling ${final.name}.`), true, task, final, conversation);
  }
  const results: ModelContent[] = [];
  let news = verdict !== undefined;
  for (const [index, call] of calls.entries()) {
    const result = await useTool(call, index, verdict?.why, task, final, conversation, work);
    news ||= result.news;
    results.push({ type: 'tool_result', id: call.id, text: result.text, failed: result.failed });
  }
  return proceed({ role: 'user', content: results }, !news, task, final, conversation);
}

/** Puts the next question, unless there have been enough. */
function proceed<Answer>(
  asked: ModelMessage,
  isStale: boolean,
  { agent, turns }: Task<Answer>,
  final: FinalTool<Answer>,
  conversation: Conversation,
): Exclude<Ending<Answer>, Paused> | undefined {
  const old = isStale ? conversation.stale() + 1 : 0;
  const complaint = conversation.complaint();
  const why = complaint === undefined ? '' : ` The last answer was not accepted: ${redact(complaint).slice(0, 500)}`;
  if (conversation.count() >= turns) {
    return { outcome: 'unanswered', reason: `The ${agent} agent came to no answer in ${turns} turns.${why}` };
  }
  if (old >= stale.over) {
    return { outcome: 'unanswered', reason: `The ${agent} agent went round in circles for ${old} turns.${why}` };
  }
  const mustAnswer = conversation.count() === turns - 1 || old >= stale.answer;
  conversation.ask(asked, { stale: isStale, ...(mustAnswer ? { mustCall: final.name } : {}) });
  return undefined;
}

async function useTool(
  call: ToolCall,
  index: number,
  complaint: string | undefined,
  { tools, agent }: Task<unknown>,
  final: FinalTool<unknown>,
  conversation: Conversation,
  work: StepEffects,
): Promise<{ readonly text: string; readonly failed: boolean; readonly news: boolean }> {
  if (call.name === final.name) return { ...failed(complaint ?? 'Answer once.'), news: false };
  if (index >= maxCalls) return { ...failed(`At most ${maxCalls} tools can be used at once. Ask again.`), news: false };
  const tool = tools.find((candidate) => candidate.name === call.name);
  if (tool === undefined) {
    const names = [...tools, final].map((candidate) => candidate.name).join(', ');
    return { ...failed(`There is no such tool. The tools are ${names}.`), news: false };
  }
  if (conversation.full())
    return { ...failed('You have read as much as you may. Answer with what you know.'), news: false };
  const known = conversation.known(call);
  if (known !== undefined) return { ...failed(`You have asked this before: see ${known}.`), news: false };
  await work.audit('will look', { agent, turn: conversation.count(), tool: tool.name });
  const result = await look(tool, call.input);
  if (result.failed) {
    await work.audit('saw nothing', {
      agent,
      turn: conversation.count(),
      tool: tool.name,
      why: result.text.slice(0, 300),
    });
    return { text: result.text, failed: true, news: false };
  }
  const { source, news } = await conversation.show(result, call);
  await work.audit('saw', {
    agent,
    turn: conversation.count(),
    tool: tool.name,
    source: source.id,
    artifact: source.artifact,
  });
  return { text: `Source ${source.id}:\n${result.text}`, failed: false, news };
}

/** What cannot be looked at is no reason to stop thinking. What passes is: the step is run again, and goes on from here. */
async function look(tool: Tool, input: unknown): Promise<ToolResult> {
  try {
    return await tool.use(input);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    if (name === 'CodeHostThrottled' || name === 'CodeHostUnavailable') throw error;
    return failed(`This cannot be looked at: ${redact(`${name}: ${message}`).slice(0, 300)}`);
  }
}

function say(text: string): ModelMessage {
  return { role: 'user', content: [{ type: 'text', text }] };
}

/** An answer that broke off may hold half a call of a tool, so it is not kept: the question is asked again. */
function noteFor(stop: 'truncated' | 'refused'): string {
  return stop === 'truncated'
    ? 'Your last answer was too long and is lost. Answer again, in fewer words.'
    : 'Your last answer was held back and is lost. Answer again, and keep to the fault in this code.';
}

function describeLoss(by: string, stop: 'truncated' | 'refused'): string {
  const what = stop === 'truncated' ? 'the last one broke off at its limit of tokens' : 'the last one was held back';
  return `Two answers of the model ${by} were lost: ${what}.`;
}
