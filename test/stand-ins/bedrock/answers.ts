import type { Call, Usage } from './script.ts';

/** An HTTP answer, whichever version of the protocol carries it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Said {
  /** What it thought before. */
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly Call[];
  readonly stopReason: string;
  readonly usage: Usage;
  /** Makes the ids of its tool calls its own. */
  readonly turn: number;
}

/** What a model says, as Converse gives it back. */
export function answerWith({ reasoning, text, calls = [], stopReason, usage, turn }: Said): Answer {
  const content = [
    ...(reasoning === undefined ? [] : [{ reasoningContent: { reasoningText: { text: reasoning } } }]),
    ...(text === undefined ? [] : [{ text }]),
    ...calls.map(({ id, name, input }, index) => ({
      toolUse: { toolUseId: id ?? `tooluse_${turn}_${index}`, name, input },
    })),
  ];
  const total = Object.values(usage).reduce((sum, count) => sum + count, 0);
  return writeJson(200, {
    output: { message: { role: 'assistant', content } },
    stopReason,
    usage: { ...usage, totalTokens: total },
    metrics: { latencyMs: 1 },
  });
}

/** An error in the form of AWS's REST-JSON protocol. */
export function failWith(status: number, type: string, message: string): Answer {
  return writeJson(status, { message }, { 'x-amzn-errortype': type });
}

/** An answer that breaks off: no JSON. */
export function breakOff(): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"output":{"message":{"role":"assis' };
}

function writeJson(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
