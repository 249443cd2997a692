import type { Transcript } from '@suture/core';

/** What an incident's conversations used. */
export interface Spending {
  /** Input, output and cache together. */
  readonly tokens: number;
  /** Millionths of a dollar. */
  readonly microUsd: number;
}

/** Adds up conversations; nothing where there are none. */
export function sumSpending(transcripts: readonly Transcript[]): Spending {
  const turns = transcripts.flatMap((transcript) => transcript.turns);
  return {
    tokens: turns.reduce((sum, turn) => sum + tokensOf(turn), 0),
    microUsd: turns.reduce((sum, turn) => sum + turn.microUsd, 0),
  };
}

function tokensOf({ reply }: Transcript['turns'][number]): number {
  if (reply === undefined) return 0;
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = reply.usage;
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}
