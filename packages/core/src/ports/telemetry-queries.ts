import type { Incident, Instant } from '../model/index.ts';

/** From and until, ISO 8601. */
export interface QueryWindow {
  readonly from: Instant;
  readonly until: Instant;
}

export type QueryAnswer =
  /** Lines of text, already redacted and bounded; `more` says what was cut, in words. */
  | { readonly outcome: 'found'; readonly lines: readonly string[]; readonly more?: string }
  /** Why there is nothing to show, in words a person can act on. */
  | { readonly outcome: 'none'; readonly why: string };

export interface LogQuery extends QueryWindow {
  /** Words a line must hold, all of them, as they stand. */
  readonly contains: readonly string[];
  /** Lines at most, 1 to 200. */
  readonly limit: number;
}

/** What an on-call engineer would ask of the monitoring about one incident. Every question only reads. */
export interface TelemetryQueries {
  /** The service's log. */
  logs(incident: Incident, query: LogQuery): Promise<QueryAnswer>;
  /** How many log lines hold the words, by interval: a histogram. */
  logCounts(incident: Incident, query: Omit<LogQuery, 'limit'>): Promise<QueryAnswer>;
  /** The metrics behind the alarm and those configured for the service, a line a data point; and how the alarm's state changed. */
  metrics(incident: Incident, window: QueryWindow): Promise<QueryAnswer>;
  /** Traces of failed or slow requests. */
  traces(incident: Incident, window: QueryWindow): Promise<QueryAnswer>;
  /** What the vendor that sent the alert knows of it: event, breadcrumbs, suspect commits, its own root cause. */
  vendor(incident: Incident): Promise<QueryAnswer>;
  /** Deployments and changes of configuration. */
  changes(incident: Incident, window: QueryWindow): Promise<QueryAnswer>;
}
