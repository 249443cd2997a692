import type { Incident } from '../model/index.ts';

export interface Incidents {
  /** Stores a new incident; false when one with its id is already there. */
  create(incident: Incident): Promise<boolean>;
  get(incidentId: string): Promise<Incident | undefined>;
  /** Replaces the incident read at `incident.version` and returns it with the next version. @throws VersionConflict */
  update(incident: Incident): Promise<Incident>;
  /** All of them, newest first. */
  list(): Promise<readonly Incident[]>;
  /** Those that wait for their start or run, newest first. */
  listOpen(): Promise<readonly Incident[]>;
}
