import { redact } from '../policy/redaction.ts';
import type { Model, ModelContent, ModelMessage, ModelReply, ModelRequest } from '../ports/index.ts';
import { type FinalTool, failed, type Tool, type ToolResult, type Verdict } from './tools.ts';
import type { Transcript } from './transcript.ts';

export interface Talk<Answer> {
  readonly role: ModelRequest['role'];
  readonly system: string;
  /** What is known and asked. */
  readonly opening: string;
  readonly tools: readonly Tool[];
  readonly final: FinalTool<Answer>;
  /** Answers the model may give, the last one included. */
  readonly turns: number;
}

export type Ending<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer; readonly by: string }
  | { readonly outcome: 'unanswered'; readonly reason: string };

type ToolCall = Extract<ModelContent, { type: 'tool_call' }>;

/** Tools used in one turn; a model that asks for more is told to wait for these. */
const maxCalls = 8;

/** Lets the model look around until it calls the final tool with an answer that holds, within a number of turns. */
export async function converse<Answer>(
  talk: Talk<Answer>,
  model: Model,
  transcript: Transcript,
): Promise<Ending<Answer>> {
  const messages: ModelMessage[] = [say(talk.opening)];
  const lost: ModelReply['stop'][] = [];
  let complaint: string | undefined;
  for (let turn = 1; turn <= talk.turns; turn += 1) {
    const mustCall = turn === talk.turns ? { mustCall: talk.final.name } : {};
    const reply = await transcript.record(messages.at(-1), () => ask(talk, messages, mustCall, model));
    if (reply.stop === 'truncated' || reply.stop === 'refused') {
      lost.push(reply.stop);
      if (lost.length === 2) return { outcome: 'unanswered', reason: describeLoss(reply.by, lost) };
      addNote(messages, reply.stop);
      continue;
    }
    const calls = reply.message.content.filter((part) => part.type === 'tool_call');
    const verdict = judge(calls, talk.final);
    if (verdict?.outcome === 'accepted') return { outcome: 'answered', answer: verdict.answer, by: reply.by };
    if (verdict?.outcome === 'over') return { outcome: 'unanswered', reason: verdict.why };
    complaint = verdict?.why ?? complaint;
    messages.push(reply.message, respond(calls, verdict?.why, talk));
  }
  const why = complaint === undefined ? '' : ` The last answer was not accepted: ${redact(complaint).slice(0, 500)}`;
  return { outcome: 'unanswered', reason: `The model came to no answer in ${talk.turns} turns.${why}` };
}

function ask(
  { role, system, tools, final }: Talk<unknown>,
  messages: readonly ModelMessage[],
  mustCall: Pick<ModelRequest, 'mustCall'>,
  model: Model,
): Promise<ModelReply> {
  return model.converse({ role, system, messages: [...messages], tools: [...tools, final], ...mustCall });
}

/** What becomes of the answer; undefined when the model has not answered yet. */
function judge<Answer>(calls: readonly ToolCall[], final: FinalTool<Answer>): Verdict<Answer> | undefined {
  const answer = calls.find((call) => call.name === final.name);
  return answer === undefined ? undefined : final.judge(answer.input);
}

/** One result for each call, in their order: Bedrock wants exactly these. */
function respond(calls: readonly ToolCall[], complaint: string | undefined, talk: Talk<unknown>): ModelMessage {
  if (calls.length === 0) return say(`Use the tools, and finish by calling ${talk.final.name}.`);
  return {
    role: 'user',
    content: calls.map((call, index) => ({
      type: 'tool_result',
      id: call.id,
      ...(index < maxCalls || call.name === talk.final.name
        ? useTool(call, complaint, talk)
        : failed(`At most ${maxCalls} tools can be used at once. Ask again.`)),
    })),
  };
}

function useTool(call: ToolCall, complaint: string | undefined, { tools, final }: Talk<unknown>): ToolResult {
  if (call.name === final.name) return failed(complaint ?? 'Answer once.');
  const tool = tools.find((candidate) => candidate.name === call.name);
  if (tool !== undefined) return tool.use(call.input);
  const names = [...tools, final].map((candidate) => candidate.name).join(', ');
  return failed(`There is no such tool. The tools are ${names}.`);
}

function say(text: string): ModelMessage {
  return { role: 'user', content: [{ type: 'text', text }] };
}

/** An answer that broke off may hold half a call of a tool, so it is not kept: the question is asked again. */
function addNote(messages: ModelMessage[], stop: 'truncated' | 'refused'): void {
  const last = messages.pop();
  const text =
    stop === 'truncated'
      ? 'Your last answer was too long and is lost. Answer again, in fewer words.'
      : 'Your last answer was held back and is lost. Answer again, and keep to the fault in this code.';
  messages.push({ role: 'user', content: [...(last?.content ?? []), { type: 'text', text }] });
}

function describeLoss(by: string, stops: readonly ModelReply['stop'][]): string {
  const words = stops.map((stop) =>
    stop === 'truncated' ? 'one broke off at its limit of tokens' : 'one was held back',
  );
  return `Two answers of the model ${by} were lost: ${words.join(', ')}.`;
}
