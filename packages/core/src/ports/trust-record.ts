import * as z from 'zod';

/** How a service's fixes have fared. */
export const TrackRecord = z.object({ closed: z.int().min(0), rejected: z.int().min(0), notRecovered: z.int().min(0) });
export type TrackRecord = z.infer<typeof TrackRecord>;

export interface TrustRecord {
  get(service: string): Promise<TrackRecord>;
  /** Adds one to a count, once per incident and kind however often it is called. */
  count(service: string, kind: keyof TrackRecord, incidentId: string): Promise<void>;
}
