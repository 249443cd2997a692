import { type Answer, answerWith, breakOff, failWith } from './answers.ts';
import type { BedrockRequest } from './request.ts';
import type { Turn } from './script.ts';

const exceptions: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

/** A turn as an answer to a request; `hang` when there will be none. @param count of answers so far */
export function perform(turn: Turn, request: BedrockRequest, count: number): Answer | 'hang' {
  if ('hang' in turn) return 'hang';
  if ('garbage' in turn) return breakOff();
  if ('throttle' in turn)
    return failWith(429, 'ThrottlingException', 'Too many tokens, please wait before trying again.');
  if ('error' in turn)
    return failWith(
      turn.error,
      turn.type ?? exceptions[turn.error] ?? 'UnknownException',
      'The stand-in was told to fail.',
    );
  return answerWith({ ...say(turn), usage: turn.usage ?? countTokens(request, turn), turn: count });
}

function say(turn: Exclude<Turn, { hang: true } | { garbage: true } | { throttle: number } | { error: number }>) {
  if ('refuse' in turn) return { text: 'The answer was held back by a filter.', stopReason: 'guardrail_intervened' };
  if ('stop' in turn) return { text: 'Well then.', stopReason: turn.stop };
  if ('unknownTool' in turn) return { calls: [{ name: turn.unknownTool, input: {} }], stopReason: 'tool_use' };
  const text = turn.text === undefined ? {} : { text: turn.text };
  const calls = turn.call === undefined ? [] : [turn.call].flat();
  if ('truncate' in turn) return { text: 'It seems to me that', ...text, calls, stopReason: 'max_tokens' };
  const reasoning = 'reasoning' in turn && turn.reasoning !== undefined ? { reasoning: turn.reasoning } : {};
  return { ...reasoning, ...text, calls, stopReason: calls.length > 0 ? 'tool_use' : 'end_turn' };
}

/** About four characters make a token. */
function countTokens(request: BedrockRequest, turn: Turn) {
  const tokensOf = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
  return { inputTokens: tokensOf(request.body), outputTokens: tokensOf(turn) };
}
