import type { Call, Usage } from './script.ts';

/** An HTTP response, for any version of the protocol. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Said {
  /** Its reasoning before the answer. */
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly Call[];
  readonly stopReason: string;
  readonly usage: Usage;
  /** Makes the ids of its tool calls its own. */
  readonly turn: number;
}

/** A model's answer as Converse returns it. */
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

/** A truncated answer, which is not valid JSON. */
export function breakOff(): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"output":{"message":{"role":"assis' };
}

function writeJson(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
