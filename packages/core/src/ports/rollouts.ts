import type { Incident, Rollout } from '../model/index.ts';

export interface Rollouts {
  /** Whether the incident's merge commit is live where the symptom was. */
  status(incident: Incident, mergeCommit: string): Promise<Rollout>;
}
