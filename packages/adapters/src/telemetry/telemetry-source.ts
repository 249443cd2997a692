import type { Incident, Telemetry, TelemetryQueries } from '@suture/core';

/**
 * One system that knows errors, logs or metrics of services, beside that of the platform. It only reads, and has the members that it can answer.
 * For an answer that it cannot give, each member throws QueryUnanswerable, whose message says what to do.
 */
export interface TelemetrySource extends Partial<Telemetry>, Partial<Omit<TelemetryQueries, 'changes'>> {
  /** As people call it: `Sentry`. */
  readonly name: string;
  /** Whether it raised the incident's alert. It alone is asked `vendor`. */
  readonly raised: (incident: Incident) => boolean;
  /** Whether it has data of the incident's service, according to the configuration, or raised its alert. */
  readonly concerns: (incident: Incident) => boolean;
}
