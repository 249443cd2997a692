import type { Incident } from '../model/index.ts';
import type { Listing } from './listing.ts';

export interface Incidents {
  /** Stores a new incident; false when one with its id is already there. */
  create(incident: Incident): Promise<boolean>;
  /** @throws InvalidInput when the stored incident cannot be read */
  get(incidentId: string): Promise<Incident | undefined>;
  /** Replaces the incident read at `incident.version` and returns it with the next version. @throws VersionConflict */
  update(incident: Incident): Promise<Incident>;
  /** All of them, newest first. Unreadable ones are named by id. */
  list(): Promise<Listing<Incident>>;
  /** Those that wait for their start or run, newest first. */
  listOpen(): Promise<Listing<Incident>>;
}
