import type { AlertAnswer, AlertNews, Incident } from '@suture/core';

/** Writes at one vendor about an alert that it raised. */
export interface VendorNotes {
  /** The alert source whose alerts it raised: `pagerduty`. */
  readonly source: string;
  /**
   * Writes a note once per key, and with `mayResolve` also that the symptom is over. What a person changed there stays.
   * @throws QueryUnanswerable when the vendor cannot be asked
   */
  tell(incident: Incident, news: AlertNews, mayResolve: boolean): Promise<AlertAnswer>;
}
