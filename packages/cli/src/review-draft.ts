import { artifactKeys, IncidentNotFound, InvalidInput, type Ports } from '@suture/core';

/** The draft of a post-incident review, as `--json` prints it. */
export interface ReviewDraft {
  readonly incidentId: string;
  /** Markdown. */
  readonly review: string;
}

/** Reads the draft that closing an incident left. @throws IncidentNotFound, InvalidInput when there is none */
export async function readReviewDraft(
  incidentId: string,
  { incidents, artifacts }: Pick<Ports, 'incidents' | 'artifacts'>,
): Promise<ReviewDraft> {
  const incident = await incidents.get(incidentId);
  if (incident === undefined) throw new IncidentNotFound(incidentId);
  const review = await artifacts.get(artifactKeys.postIncidentReview(incidentId));
  if (review !== undefined) return { incidentId, review };
  const stands = incident.outcome === undefined ? 'it is not over yet' : `it ended as ${incident.outcome.result}`;
  throw new InvalidInput('the command show', [
    `--review: ${incidentId} has no draft, which is written when an incident is closed; ${stands.replaceAll('_', ' ')}`,
  ]);
}
