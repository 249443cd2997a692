import type { Repeat, Repeats } from '../model/index.ts';

export type EpisodeEntry =
  | { readonly outcome: 'opened' }
  | { readonly outcome: 'folded'; readonly incidentId: string; readonly count: number };

/** The newest alert of a symptom, and the incident that it belongs to. */
export interface LatestAlert {
  readonly incidentId: string;
  /** When the alert began that opened the incident, ISO 8601. */
  readonly openedAt: string;
  /** When the newest one began, ISO 8601. */
  readonly at: string;
}

/** Which incident an alert's repeats belong to. Each method is one or two writes of single items, however many alerts come at once. */
export interface Episodes {
  /** Claims the episode of `symptom` that began at `startedAt` (ISO 8601) for an incident, or counts a repeat of one already claimed. */
  enter(symptom: string, startedAt: string, incidentId: string): Promise<EpisodeEntry>;
  /** The newest alert of a symptom, of whatever episode; undefined before the first. */
  latest(symptom: string): Promise<LatestAlert | undefined>;
  setLatest(symptom: string, latest: LatestAlert): Promise<void>;
  /** Remembers that a symptom was over at `at` (ISO 8601); an earlier time than the one that is known changes nothing. */
  setResolved(symptom: string, at: string): Promise<void>;
  /** When a symptom was over the last time, as far as anything said so. */
  resolvedAt(symptom: string): Promise<string | undefined>;
  /**
   * Claims a fault for an incident and returns the incident that has it: another one if that was first.
   * @param instead the incident that gives it up; the claim succeeds only if it is still the one that has it
   */
  claimFault(fault: string, incidentId: string, instead?: string): Promise<string>;
  /** Counts an alert that was folded into an incident. Keeps the last `keptRepeats` of them. */
  addRepeat(incidentId: string, repeat: Repeat): Promise<Repeats>;
  /** The alerts that were folded into an incident; undefined if there is none. */
  repeatsOf(incidentId: string): Promise<Repeats | undefined>;
  /** Whether the caller is the one to tell people of an incident's repeats at `at`: nobody told them after `before`. ISO 8601. */
  claimTelling(incidentId: string, at: string, before: string): Promise<boolean>;
}
