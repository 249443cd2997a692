import type { BedrockRequest } from './request.ts';

export interface Call {
  /** Made up when left out. */
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
  /** Calls a tool that nobody offered. */
  | { readonly unknownTool: string }
  /** Refuses that many calls because of the quota. */
  | { readonly throttle: number }
  /** Reaches the limit of tokens in the middle of its answer. */
  | { readonly truncate: true; readonly text?: string; readonly call?: Call }
  /** A content filter takes the place of the answer. */
  | { readonly refuse: true }
  /** Fails with an HTTP status, and the exception that Bedrock has for it when none is named. */
  | { readonly error: number; readonly type?: string }
  /** Says why it stopped in a word of its own. */
  | { readonly stop: string }
  /** Takes the call and never answers. */
  | { readonly hang: true }
  /** Answers with what is no JSON. */
  | { readonly garbage: true }
) & {
  /** Tokens to count; made up from the length of the texts when left out. */
  readonly usage?: Usage;
  /** Takes that many turns, one when left out. */
  readonly times?: number;
};

/** One conversation: what is said in it, turn by turn. */
export interface Play {
  /** Which conversation it is, by its first call; any when left out. */
  readonly when?: (request: BedrockRequest) => boolean;
  readonly say: readonly Turn[];
  /** What it is called in the list of requests. */
  readonly as?: string;
}

/** A play on its way. */
interface Running {
  readonly play: Play;
  readonly turns: Turn[];
  /** The conversation that took it, by model and opening. */
  conversation?: string;
}

export interface Script {
  play(play: Play): void;
  /** The next turn of the conversation that a request belongs to; undefined when nobody wrote one. */
  next(request: BedrockRequest): { readonly turn: Turn; readonly as?: string } | undefined;
  /** Turns nobody asked for yet. */
  left(): number;
}

/** Plays are taken in the order they were given, each by the first conversation that it is meant for. */
export function createScript(): Script {
  const plays: Running[] = [];
  return {
    play: (play) => {
      plays.push({ play, turns: play.say.flatMap(repeat) });
    },
    next: (request) => {
      const conversation = nameConversation(request);
      const running =
        plays.find((entry) => entry.conversation === conversation && entry.turns.length > 0) ??
        plays.find((entry) => entry.conversation === undefined && (entry.play.when?.(request) ?? true));
      const turn = running?.turns.shift();
      if (running === undefined || turn === undefined) return undefined;
      running.conversation = conversation;
      return { turn, ...(running.play.as === undefined ? {} : { as: running.play.as }) };
    },
    left: () => plays.reduce((sum, entry) => sum + entry.turns.length, 0),
  };
}

function repeat(turn: Turn): readonly Turn[] {
  const times = 'throttle' in turn ? turn.throttle : (turn.times ?? 1);
  return Array.from({ length: times }, () => turn);
}

/** A conversation keeps what it was opened with, whatever is added later. */
function nameConversation({ modelId, messages }: BedrockRequest): string {
  return JSON.stringify([modelId, messages[0]?.content[0]]);
}
