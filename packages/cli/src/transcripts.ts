import { IncidentNotFound, type Ports } from '@suture/core';
import { describeTranscript, loadTranscript, type Transcript } from '@suture/core/agents';

/** Every conversation about an incident, in order. @throws IncidentNotFound */
export async function readTranscripts(
  id: string,
  { incidents, artifacts }: Pick<Ports, 'incidents' | 'artifacts'>,
): Promise<readonly Transcript[]> {
  const incident = await incidents.get(id);
  if (incident === undefined) throw new IncidentNotFound(id);
  const { diagnose, fix } = incident.attempts;
  // One more than counted: the next attempt may be in progress.
  const asked = [
    loadTranscript(id, 'triage', 1, artifacts),
    ...Array.from({ length: diagnose + 1 }, (_, index) => loadTranscript(id, 'diagnose', index + 1, artifacts)),
    ...Array.from({ length: fix + 1 }, (_, index) => loadTranscript(id, 'fix', index + 1, artifacts)),
  ];
  return (await Promise.all(asked)).filter((transcript) => transcript !== undefined);
}

/** Conversations as text for a person. */
export function describeTranscripts(transcripts: readonly Transcript[]): string {
  if (transcripts.length === 0)
    return 'No model was asked about this incident. Read the findings of the mechanic with: suture show ID';
  return transcripts.map(describeTranscript).join(`\n\n${'─'.repeat(80)}\n\n`);
}
