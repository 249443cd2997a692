import { canonicalJson } from '../../audit/canonical-json.ts';
import { fence } from '../../markdown.ts';
import { artifactKeys, type ModelContent, type ModelMessage, type ModelReply } from '../../model/index.ts';
import { redact } from '../../policy/redaction.ts';
import type { Source, Sources } from './sources.ts';
import type { AgentParts, OpeningPart, Task } from './task.ts';
import type { ToolResult } from './tool.ts';
import { loadTranscript, saveTranscript, type Transcript, type Turn } from './transcript.ts';

type Shown = Exclude<ToolResult, { failed: true }>;
type ToolCall = Extract<ModelContent, { type: 'tool_call' }>;

/** Characters that all looks of one conversation may show together. */
const mostShown = 250_000;

/** A conversation under way: what was said, what was shown, and what of it is kept. */
export interface Conversation extends Sources {
  /** Key of the transcript. */
  readonly key: string;
  /** Turns so far, the open one included. */
  count(): number;
  last(): Turn;
  /** What the model is sent: every turn but those whose answer was lost. */
  messages(): readonly ModelMessage[];
  /** Puts the next question. */
  ask(asked: ModelMessage, how?: { readonly stale?: boolean; readonly mustCall?: string }): void;
  /** The last question again, with a note. */
  repeat(note: string): ModelMessage;
  save(): Promise<void>;
  answer(reply: ModelReply, microUsd: number): Promise<void>;
  /** Keeps why there was no reply, and returns how many there were in a row. */
  fail(error: unknown): Promise<number>;
  reject(why: string): void;
  rejected(): number;
  /** Why the last answer was not accepted. */
  complaint(): string | undefined;
  /** Replies that were cut or held back. */
  lost(): number;
  /** Turns in a row without anything new. */
  stale(): number;
  /** The source that the same call brought before. */
  known(call: ToolCall): string | undefined;
  /** Keeps what a look showed; `news` is whether any line of it was not shown before. */
  show(result: Shown, call?: ToolCall): Promise<{ readonly source: Source; readonly news: boolean }>;
  /** Whether as much was shown as may be. */
  full(): boolean;
  end(outcome: 'answered' | 'unanswered', reason: string): Promise<void>;
}

/** Goes on with a conversation that was begun, or begins it. */
export async function openConversation(
  task: Omit<Task<unknown>, 'final' | 'turns'>,
  { artifacts, clock }: Pick<AgentParts, 'artifacts' | 'clock'>,
): Promise<Conversation> {
  const { incidentId, agent, attempt, system, tools } = task;
  const kept = await loadTranscript(incidentId, agent, attempt, artifacts);
  const fresh = { agent, attempt, system, tools: tools.map((tool) => tool.name) };
  const transcript: Transcript = kept ?? { ...fresh, turns: [], sources: [], rejected: 0, setbacks: 0 };
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  const calls = new Map<string, string>();
  let complaint: string | undefined;

  const turn = (): Turn => {
    const open = transcript.turns.at(-1);
    if (open === undefined) throw new RangeError('a conversation has its opening before anything else');
    return open;
  };

  async function keep(id: string, { kind, title, text: raw }: Shown): Promise<{ source: Source; text: string }> {
    const text = redact(raw);
    const source = {
      id,
      kind,
      title: redact(title).slice(0, 200),
      artifact: artifactKeys.source(incidentId, agent, attempt, id),
    };
    await artifacts.put(source.artifact, text);
    transcript.sources.push(source);
    texts.set(id, text);
    return { source, text };
  }

  function learn(text: string): boolean {
    const lines = text.split('\n').map((line) => line.replace(/^\d+\t/, '').trim());
    const fresh = lines.filter((line) => line !== '' && !seen.has(line));
    for (const line of fresh) seen.add(line);
    return fresh.length > 0;
  }

  const conversation: Conversation = {
    key: artifactKeys.transcript(incidentId, agent, attempt),
    list: transcript.sources,
    textOf: (id) => texts.get(id),
    count: () => transcript.turns.length,
    last: turn,
    messages: () =>
      transcript.turns.flatMap(({ asked, reply }, index) => {
        if (index === transcript.turns.length - 1) return [asked];
        return reply === undefined || isLost(reply) ? [] : [asked, reply.message];
      }),
    ask: (asked, { stale = false, mustCall } = {}) => {
      const must = mustCall === undefined ? {} : { mustCall };
      transcript.turns.push({ at: clock.now().toISOString(), asked, ...must, microUsd: 0, failures: [], stale });
    },
    repeat: (note) => ({ role: 'user', content: [...turn().asked.content, { type: 'text', text: note }] }),
    save: () => saveTranscript(incidentId, transcript, artifacts),
    answer: async (reply, microUsd) => {
      Object.assign(turn(), { reply, microUsd });
      transcript.setbacks = 0;
      await conversation.save();
    },
    fail: async (error) => {
      turn().failures.push(
        redact(error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500),
      );
      transcript.setbacks += 1;
      await conversation.save();
      return transcript.setbacks;
    },
    reject: (why) => {
      transcript.rejected += 1;
      complaint = why;
    },
    rejected: () => transcript.rejected,
    complaint: () => complaint,
    lost: () => transcript.turns.filter(({ reply }) => reply !== undefined && isLost(reply)).length,
    stale: () => transcript.turns.length - 1 - transcript.turns.findLastIndex((entry) => !entry.stale),
    known: (call) => calls.get(nameCall(call)),
    show: async (result, call) => {
      const { source, text } = await keep(`s${transcript.sources.length + 1}`, result);
      if (call !== undefined) calls.set(nameCall(call), source.id);
      return { source, news: learn(text) };
    },
    full: () => [...texts.values()].reduce((sum, text) => sum + text.length, 0) > mostShown,
    end: async (outcome, reason) => {
      transcript.ending = { outcome, reason: reason.slice(0, 1000) };
      await conversation.save();
    },
  };

  if (kept === undefined) {
    const written: string[] = [];
    for (const part of task.opening) written.push(await writePart(part, keep));
    conversation.ask({ role: 'user', content: [{ type: 'text', text: written.join('\n\n') }] });
  } else {
    const shown = await Promise.all(kept.sources.map(({ artifact }) => artifacts.get(artifact)));
    for (const [index, { id }] of kept.sources.entries()) texts.set(id, shown[index] ?? '');
    recallCalls(kept, calls);
  }
  for (const text of texts.values()) learn(text);
  return conversation;
}

async function writePart(
  part: OpeningPart,
  keep: (id: string, result: Shown) => Promise<{ readonly source: Source; readonly text: string }>,
): Promise<string> {
  if (typeof part === 'string') return part;
  const { source, text } = await keep(part.id, part.result);
  return `Source ${source.id}, ${source.title} (data):\n${fence(text)}`;
}

/** Which call brought which source, read from what was answered. */
function recallCalls({ turns }: Transcript, calls: Map<string, string>): void {
  const made = turns.flatMap(({ reply }) => reply?.message.content ?? []).filter((part) => part.type === 'tool_call');
  for (const part of turns.flatMap(({ asked }) => asked.content)) {
    if (part.type !== 'tool_result' || part.failed) continue;
    const call = made.find((candidate) => candidate.id === part.id);
    const source = /^Source (\w+):/.exec(part.text)?.[1];
    if (call !== undefined && source !== undefined) calls.set(nameCall(call), source);
  }
}

function nameCall({ name, input }: ToolCall): string {
  return `${name} ${JSON.stringify(input) === undefined ? '' : canonicalJson(JSON.parse(JSON.stringify(input)))}`;
}

function isLost(reply: ModelReply): boolean {
  return reply.stop === 'truncated' || reply.stop === 'refused';
}
