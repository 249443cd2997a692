import { AgentName, type Artifacts, type Incident, loadTranscript, type Transcript } from '@suture/core';

/** What an incident's conversations used. */
export interface Spending {
  /** Input, output and cache together. */
  readonly tokens: number;
  /** Millionths of a dollar. */
  readonly microUsd: number;
}

/** Adds up the conversations of an incident; nothing where nobody was asked. @throws InvalidInput for a transcript that is none */
export async function readSpending({ id, attempts }: Incident, artifacts: Artifacts): Promise<Spending> {
  // A conversation has the number of the attempt it was for, which is counted only when it brought something.
  const last = Math.max(attempts.diagnose, attempts.fix) + 1;
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  const wanted = AgentName.options.flatMap((agent) => numbers.map((number) => ({ agent, number })));
  const transcripts = await Promise.all(
    wanted.map(({ agent, number }) => loadTranscript(id, agent, number, artifacts)),
  );
  const turns = transcripts.flatMap((transcript) => transcript?.turns ?? []);
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
