import { countTokens } from '@suture/core';
import type { Transcript } from '@suture/core/agents';

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
    tokens: turns.reduce((sum, turn) => sum + (turn.reply === undefined ? 0 : countTokens(turn.reply.usage)), 0),
    microUsd: turns.reduce((sum, turn) => sum + turn.microUsd, 0),
  };
}
