import type { BedrockRequest } from './request.ts';

export interface Call {
  /** Generated when omitted. */
  readonly id?: string;
  readonly name: string;
  readonly input: unknown;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
}

/** What the model does when it is its turn. */
export type Turn = (
  | { readonly text: string; readonly call?: Call | readonly Call[]; readonly reasoning?: string }
  | { readonly call: Call | readonly Call[]; readonly text?: string }
  /** Calls a tool that was not offered. */
  | { readonly unknownTool: string }
  /** Throttles that many calls. */
  | { readonly throttle: number }
  /** Reaches the token limit in the middle of its answer. */
  | { readonly truncate: true; readonly text?: string; readonly call?: Call }
  /** A content filter replaces the answer. */
  | { readonly refuse: true }
  /** Fails with an HTTP status; `type` defaults to Bedrock's exception for it. */
  | { readonly error: number; readonly type?: string }
  /** Stops for an unusual reason. */
  | { readonly stop: string }
  /** Never answers. */
  | { readonly hang: true }
  /** Answers with invalid JSON. */
  | { readonly garbage: true }
) & {
  /** The reported tokens; estimated from the length of the texts when omitted. */
  readonly usage?: Usage;
  /** Repeats the turn; one when omitted. */
  readonly times?: number;
};

/** One conversation, turn by turn. */
export interface Script {
  /** Selects the conversation by its first request; any when omitted. */
  readonly when?: (request: BedrockRequest) => boolean;
  readonly say: readonly Turn[];
  /** Its name in the list of requests. */
  readonly as?: string;
}

/** A script and what is left of it. */
interface Running {
  readonly script: Script;
  readonly turns: Turn[];
  /** The conversation that took it, by model and opening. */
  conversation?: string;
}

export interface ScriptQueue {
  add(script: Script): void;
  /** The next turn of the conversation that a request belongs to; undefined if no script has one. */
  next(request: BedrockRequest): { readonly turn: Turn; readonly as?: string } | undefined;
  /** The number of turns not used yet. */
  left(): number;
}

/** Scripts are taken in the order they were added, each by the first conversation that it matches. */
export function createScriptQueue(): ScriptQueue {
  const queue: Running[] = [];
  return {
    add: (script) => {
      queue.push({ script, turns: script.say.flatMap(repeat) });
    },
    next: (request) => {
      const conversation = nameConversation(request);
      const running =
        queue.find((entry) => entry.conversation === conversation && entry.turns.length > 0) ??
        queue.find((entry) => entry.conversation === undefined && (entry.script.when?.(request) ?? true));
      const turn = running?.turns.shift();
      if (running === undefined || turn === undefined) return undefined;
      running.conversation = conversation;
      return { turn, ...(running.script.as === undefined ? {} : { as: running.script.as }) };
    },
    left: () => queue.reduce((sum, entry) => sum + entry.turns.length, 0),
  };
}

function repeat(turn: Turn): readonly Turn[] {
  const times = 'throttle' in turn ? turn.throttle : (turn.times ?? 1);
  return Array.from({ length: times }, () => turn);
}

/** A conversation is recognized by its first message, which later turns keep. */
function nameConversation({ modelId, messages }: BedrockRequest): string {
  return JSON.stringify([modelId, messages[0]?.content[0]]);
}
