import type { Evidence, Incident, ObservedSymptoms, SymptomReading, Telemetry } from '@suture/core';
import { withAlertError } from '../telemetry/alert-error.ts';
import { countSymptom, readObservedSymptoms } from '../telemetry/log-symptom.ts';

export interface LogTelemetryOptions {
  /** The service's present log, in chunks or lines. */
  readonly lines: () => Iterable<string>;
  /** The state of the alarm, if there is one. */
  readonly alarm?: () => Promise<SymptomReading['alarm']>;
  /** Seconds of log before the alert to read. Default: the whole log. */
  readonly windowSeconds?: number;
}

/** Telemetry from a service's log: errors, captured events and request counts. */
export function createLogTelemetry(options: LogTelemetryOptions): Telemetry {
  return {
    gather: (incident) => gather(incident, options),
    read: (_incident, since, evidence) => readSymptom(since, evidence, options),
  };
}

async function gather(incident: Incident, { lines, windowSeconds }: LogTelemetryOptions): Promise<ObservedSymptoms> {
  const window =
    windowSeconds === undefined
      ? undefined
      : { from: Date.parse(incident.alert.startedAt) - windowSeconds * 1000, windowSeconds };
  return withAlertError(await readObservedSymptoms(lines(), window), incident);
}

async function readSymptom(since: string, evidence: Evidence, options: LogTelemetryOptions): Promise<SymptomReading> {
  const { requests, failures, same } = countSymptom(options.lines(), evidence, Date.parse(since));
  const alarm = (await options.alarm?.()) ?? 'unknown';
  return {
    alarm,
    requests,
    failures,
    sameError: same,
    observed: `${requests} requests since the rollout, ${failures} failed, ${same} with the incident's error; alarm ${alarm}`,
  };
}
