import * as z from 'zod';
import { AgentName, artifactKeys, type Incident, Instant, ModelMessage, ModelReply } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import type { Artifacts } from '../../ports/index.ts';
import { Source } from './sources.ts';

/** One question and what the model said to it. */
export const Turn = z.object({
  at: Instant,
  asked: ModelMessage,
  /** The tool that it had to call. */
  mustCall: z.string().optional(),
  reply: ModelReply.optional(),
  /** What the reply cost, in millionths of a dollar. */
  microUsd: z.int().default(0),
  /** Why a call brought no reply, for each that did not. */
  failures: z.array(z.string()).default([]),
  /** Nothing in it could be believed to be new. */
  stale: z.boolean().default(false),
});
export type Turn = z.infer<typeof Turn>;

/** A whole conversation, as far as it has come. */
export const Transcript = z.object({
  agent: AgentName,
  attempt: z.int().min(1),
  system: z.string(),
  tools: z.array(z.string()),
  turns: z.array(Turn),
  sources: z.array(Source),
  /** Answers that were not accepted. */
  rejected: z.int().min(0),
  /** Calls in a row that brought no reply. */
  setbacks: z.int().min(0),
  /** How it ended; absent until then. */
  ending: z.object({ outcome: z.enum(['answered', 'unanswered']), reason: z.string() }).optional(),
});
export type Transcript = z.infer<typeof Transcript>;

/** Reads a conversation that was begun; undefined where there is none. @throws InvalidInput */
export async function loadTranscript(
  incidentId: string,
  agent: AgentName,
  attempt: number,
  artifacts: Pick<Artifacts, 'get'>,
): Promise<Transcript | undefined> {
  const key = artifactKeys.transcript(incidentId, agent, attempt);
  const text = await artifacts.get(key);
  return text === undefined ? undefined : parseJson(Transcript, text, `the transcript ${key}`);
}

/** Every conversation about an incident, in order. @throws InvalidInput */
export async function loadTranscripts(
  { id, attempts }: Pick<Incident, 'id' | 'attempts'>,
  artifacts: Pick<Artifacts, 'get'>,
): Promise<readonly Transcript[]> {
  // One more than counted: the next attempt may be in progress.
  const numbers = (count: number) => Array.from({ length: count + 1 }, (_, index) => index + 1);
  const asked = [
    loadTranscript(id, 'triage', 1, artifacts),
    ...numbers(attempts.diagnose).map((attempt) => loadTranscript(id, 'diagnose', attempt, artifacts)),
    ...numbers(attempts.fix).map((attempt) => loadTranscript(id, 'fix', attempt, artifacts)),
  ];
  return (await Promise.all(asked)).filter((transcript) => transcript !== undefined);
}

/** Keeps a conversation as it stands now. */
export async function saveTranscript(incidentId: string, transcript: Transcript, artifacts: Artifacts): Promise<void> {
  const { agent, attempt } = transcript;
  await artifacts.put(artifactKeys.transcript(incidentId, agent, attempt), JSON.stringify(transcript, null, 1));
}
