import { showInvisible } from '../../markdown.ts';
import type { ModelContent } from '../../model/index.ts';
import { countTokens } from '../../policy/model-prices.ts';
import type { Transcript } from './transcript.ts';

/** Characters of one piece that are shown; the rest is in the artifact that is named. */
const most = { prompt: 4_000, result: 2_500, input: 3_000 };

/**
 * A conversation as a person reads it, from the question to the answer. Plain text; outside text in it is indented, and no character
 * of it can command a terminal or hide: what is not seen is written as its number.
 */
export function describeTranscript(transcript: Transcript): string {
  return showInvisible(write(transcript));
}

function write(transcript: Transcript): string {
  const { agent, attempt, turns, ending, tools, sources } = transcript;
  const first = turns[0]?.asked.content.map(textOf).join('\n') ?? '';
  const tokens = turns.reduce((sum, { reply }) => sum + (reply === undefined ? 0 : countTokens(reply.usage)), 0);
  const usd = turns.reduce((sum, turn) => sum + turn.microUsd, 0) / 1_000_000;
  const by = turns.findLast(({ reply }) => reply !== undefined)?.reply?.by ?? 'nobody yet';
  return [
    `${agent} ${attempt}, by ${by}: ${turns.length} turns, ${tokens} tokens, $${usd.toFixed(4)}, ${sources.length} sources`,
    `tools: ${tools.join(', ')}`,
    '',
    'asked',
    indent(cut(first, most.prompt)),
    ...turns.flatMap((turn, index) => describeTurn(turn, index, transcript)),
    '',
    ending === undefined ? 'not ended' : `${ending.outcome}: ${ending.reason}`,
  ].join('\n');
}

function describeTurn(turn: Transcript['turns'][number], index: number, transcript: Transcript): readonly string[] {
  const results = index === 0 ? [] : turn.asked.content.map((part) => describePart(part, transcript));
  const { reply, failures, at, mustCall } = turn;
  return [
    ...results,
    ...(mustCall === undefined ? [] : [`  (it must call ${mustCall} now)`]),
    ...failures.map((failure) => `  no reply: ${failure}`),
    ...(reply === undefined
      ? []
      : [
          '',
          `turn ${index + 1}  ${at}${reply.stop === 'ended' || reply.stop === 'tool_calls' ? '' : `  (${reply.stop})`}`,
          ...reply.message.content.map((part) => describePart(part, transcript)),
        ]),
  ];
}

function describePart(part: ModelContent, { sources }: Transcript): string {
  if (part.type === 'text') return indent(part.text);
  if (part.type === 'tool_call') return `  → ${part.name} ${cut(JSON.stringify(part.input) ?? '', most.input)}`;
  const source = sources.find(({ id }) => part.text.startsWith(`Source ${id}:`));
  const head = part.failed ? '  ← not done:' : `  ← ${source?.artifact ?? ''}`;
  return `${head}\n${indent(indent(cut(part.text, most.result)))}`;
}

function textOf(part: ModelContent): string {
  return part.type === 'text' ? part.text : '';
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}\n… (${text.length - length} more characters)` : text;
}
