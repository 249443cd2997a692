import { IncidentNotFound, type Ports } from '@suture/core';
import { describeTranscript, loadTranscripts, type Transcript } from '@suture/core/agents';

/** Every conversation about an incident, in order. @throws IncidentNotFound */
export async function readTranscripts(
  id: string,
  { incidents, artifacts }: Pick<Ports, 'incidents' | 'artifacts'>,
): Promise<readonly Transcript[]> {
  const incident = await incidents.get(id);
  if (incident === undefined) throw new IncidentNotFound(id);
  return loadTranscripts(incident, artifacts);
}

/** Conversations as text for a person. */
export function describeTranscripts(transcripts: readonly Transcript[]): string {
  if (transcripts.length === 0)
    return 'No model was asked about this incident. Read the findings of the mechanic with: suture show ID';
  return transcripts.map(describeTranscript).join(`\n\n${'─'.repeat(80)}\n\n`);
}
