import { canonicalJson } from '../../audit/canonical-json.ts';
import { defined } from '../../defined.ts';
import { describeError } from '../../describe-error.ts';
import { fence } from '../../markdown.ts';
import { artifactKeys, type ModelContent, type ModelMessage, type ModelReply } from '../../model/index.ts';
import { redact } from '../../policy/redaction.ts';
import type { Source, Sources } from './sources.ts';
import type { AgentParts, OpeningPart, Task } from './task.ts';
import type { ToolResult } from './tool.ts';
import { loadTranscript, saveTranscript, type Transcript, type Turn } from './transcript.ts';

type Shown = Exclude<ToolResult, { failed: true }>;
type ToolCall = Extract<ModelContent, { type: 'tool_call' }>;

/** Characters that one conversation may show in all. */
const mostShown = 250_000;

/** A conversation that is saved turn by turn. */
export interface Conversation extends Sources {
  /** Key of the transcript. */
  readonly key: string;
  /** Turns so far, the open one included. */
  count(): number;
  last(): Turn;
  /** What the model is sent: every turn but those whose answer was lost. */
  messages(): readonly ModelMessage[];
  /** Puts the next question. `stale`: nothing in it is new. `mustCall`: the tool that the model must call. */
  ask(asked: ModelMessage, stale: boolean, mustCall?: string): void;
  /** The last question again, with a note. */
  repeat(note: string): ModelMessage;
  save(): Promise<void>;
  answer(reply: ModelReply, microUsd: number): Promise<void>;
  /** Keeps the reason of a call without a reply, and returns how many of these came in a row. */
  fail(error: unknown): Promise<number>;
  reject(why: string): void;
  rejected(): number;
  /** Why the last answer was not accepted. */
  complaint(): string | undefined;
  /** Number of replies that were truncated or refused. */
  lost(): number;
  /** Turns in a row without anything new. */
  stale(): number;
  /** The source that the same call returned before. */
  known(call: ToolCall): string | undefined;
  /** Keeps what a tool returned. `news`: at least one line of it was not shown before. */
  show(result: Shown, call: ToolCall): Promise<{ readonly source: Source; readonly news: boolean }>;
  /** True once the limit of characters is used up. */
  full(): boolean;
  end(outcome: 'answered' | 'unanswered', reason: string): Promise<void>;
}

/** Continues a conversation that was begun before, or begins it. */
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

  function last(): Turn {
    const open = transcript.turns.at(-1);
    if (open === undefined) throw new RangeError('the conversation has no opening yet');
    return open;
  }

  function save(): Promise<void> {
    return saveTranscript(incidentId, transcript, artifacts);
  }

  function ask(asked: ModelMessage, stale: boolean, mustCall?: string): void {
    const at = clock.now().toISOString();
    transcript.turns.push({ at, asked, ...defined({ mustCall }), microUsd: 0, failures: [], stale });
  }

  async function keep(id: string, { kind, title, text: raw }: Shown): Promise<{ source: Source; text: string }> {
    const text = redact(raw);
    const artifact = artifactKeys.source(incidentId, agent, attempt, id);
    const source = { id, kind, title: redact(title).slice(0, 200), artifact };
    await artifacts.put(artifact, text);
    transcript.sources.push(source);
    texts.set(id, text);
    return { source, text };
  }

  /** Notes every line as shown. Returns whether any of them is new. */
  function noteLines(text: string): boolean {
    const lines = text.split('\n').map((line) => line.replace(/^\d+\t/, '').trim());
    const unseen = lines.filter((line) => line !== '' && !seen.has(line));
    for (const line of unseen) seen.add(line);
    return unseen.length > 0;
  }

  if (kept === undefined) {
    const written: string[] = [];
    for (const part of task.opening) written.push(await writePart(part, keep));
    ask({ role: 'user', content: [{ type: 'text', text: written.join('\n\n') }] }, false);
  } else {
    const shown = await Promise.all(kept.sources.map(({ artifact }) => artifacts.get(artifact)));
    for (const [index, { id }] of kept.sources.entries()) texts.set(id, shown[index] ?? '');
    recallCalls(kept, calls);
  }
  for (const text of texts.values()) noteLines(text);

  return {
    key: artifactKeys.transcript(incidentId, agent, attempt),
    list: transcript.sources,
    textOf: (id) => texts.get(id),
    count: () => transcript.turns.length,
    last,
    messages: () =>
      transcript.turns.flatMap(({ asked, reply }, index) => {
        if (index === transcript.turns.length - 1) return [asked];
        return reply === undefined || isLost(reply) ? [] : [asked, reply.message];
      }),
    ask,
    repeat: (note) => ({ role: 'user', content: [...last().asked.content, { type: 'text', text: note }] }),
    save,
    answer: async (reply, microUsd) => {
      Object.assign(last(), { reply, microUsd });
      transcript.setbacks = 0;
      await save();
    },
    fail: async (error) => {
      last().failures.push(redact(describeError(error)).slice(0, 500));
      transcript.setbacks += 1;
      await save();
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
      calls.set(nameCall(call), source.id);
      return { source, news: noteLines(text) };
    },
    full: () => [...texts.values()].reduce((sum, text) => sum + text.length, 0) > mostShown,
    end: async (outcome, reason) => {
      transcript.ending = { outcome, reason: reason.slice(0, 1000) };
      await save();
    },
  };
}

async function writePart(
  part: OpeningPart,
  keep: (id: string, result: Shown) => Promise<{ readonly source: Source; readonly text: string }>,
): Promise<string> {
  if (typeof part === 'string') return part;
  const { source, text } = await keep(part.id, part.result);
  return `Source ${source.id}, ${source.title} (data):\n${fence(text)}`;
}

/** Finds in the transcript which call returned which source. */
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
