export type EpisodeEntry =
  | { readonly outcome: 'opened' }
  | { readonly outcome: 'folded'; readonly incidentId: string; readonly count: number };

/** Which incident an alert's repeats belong to. */
export interface Episodes {
  /** Claims the episode of `symptom` that began at `startedAt` (ISO 8601) for an incident, or counts a repeat of one already claimed. */
  enter(symptom: string, startedAt: string, incidentId: string): Promise<EpisodeEntry>;
}
