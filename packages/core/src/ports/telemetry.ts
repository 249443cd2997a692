import type { CountsBefore, Evidence, Incident, SymptomSlot } from '../model/index.ts';

/** What the telemetry saw around the alert. */
export type ObservedSymptoms = Pick<Evidence, 'errors' | 'traffic' | 'failingTests' | 'gaps'>;

/** Counts by time. A slot may come late, or twice; later readings may correct earlier ones. */
export interface SymptomHistory {
  /** Since the rollout. */
  readonly live: readonly SymptomSlot[];
  readonly failing: readonly SymptomSlot[];
  readonly normal: readonly SymptomSlot[];
}

/** How the symptom stands since the rollout. */
export interface SymptomReading {
  /** The source alert itself, where it has a state of its own. */
  readonly alarm: 'ok' | 'firing' | 'unknown';
  /** Since `since`; undefined where nothing counts traffic. */
  readonly requests?: number;
  readonly failures?: number;
  /** Errors with the incident's own fingerprint since `since`. */
  readonly sameError: number;
  /** In words, what was looked at. */
  readonly observed: string;
  /** Why what would tell of the symptom could not be asked, so that recovery cannot be judged yet. */
  readonly unread?: readonly string[];
  /** The counts by time, for the statistical tests. Without it only totals are judged. */
  readonly history?: SymptomHistory;
  /** The service's own health checks; absent where nothing checks. */
  readonly health?: 'green' | 'failing';
}

export interface Telemetry {
  /** Errors and traffic in the window before and at the alert, already redacted. */
  gather(incident: Incident): Promise<ObservedSymptoms>;
  /**
   * The symptom from `since` (ISO 8601) until now; `evidence` tells which error is the incident's.
   * @param before the counts before the rollout, where an earlier reading brought them: they are not read again
   */
  read(incident: Incident, since: string, evidence: Evidence, before?: CountsBefore): Promise<SymptomReading>;
}
