import type {
  Alert,
  Clock,
  CountsBefore,
  Evidence,
  Incident,
  ObservedSymptoms,
  SymptomHistory,
  SymptomReading,
  Telemetry,
} from '@suture/core';
import { countSymptom, readObservedSymptoms } from '../telemetry/log-symptom.ts';
import { countSlots, readBefore } from '../telemetry/symptom-slots.ts';

export interface LogTelemetryOptions {
  /** The service's present log, in chunks or lines. */
  readonly lines: () => Iterable<string>;
  /** The state of the alarm, if there is one. */
  readonly alarm?: () => Promise<SymptomReading['alarm']>;
  /** Given, readings have counts by time until then, so that rates are compared. Without it totals are judged. */
  readonly clock?: Clock;
  /** Seconds before the alert that belong to its time. Default: 3600. Errors outside its time are kept and rank last. */
  readonly windowSeconds?: number;
}

/** Telemetry from a service's log: errors, captured events and request counts. */
export function createLogTelemetry(options: LogTelemetryOptions): Telemetry {
  return {
    gather: ({ alert }) => readAlertLog(alert, options),
    read: (incident, since, evidence, before) => readSymptom(incident, since, evidence, { ...options, before }),
  };
}

/** Milliseconds of log after the alert's start that belong to it. */
const aftermath = 300_000;

/** The errors and the traffic of a log. An alert that was read out of the log itself has no time of its own, nor has a failing command. */
export async function readAlertLog(
  alert: Alert | undefined,
  { lines, windowSeconds = 3600 }: LogTelemetryOptions,
): Promise<ObservedSymptoms> {
  if (alert === undefined || alert.source === 'log' || alert.source === 'command') return readObservedSymptoms(lines());
  const startedAt = Date.parse(alert.startedAt);
  return readObservedSymptoms(lines(), {
    from: startedAt - windowSeconds * 1000,
    until: startedAt + aftermath,
    windowSeconds,
  });
}

async function readSymptom(
  incident: Incident,
  since: string,
  evidence: Evidence,
  options: LogTelemetryOptions & { readonly before: CountsBefore | undefined },
): Promise<SymptomReading> {
  const { lines, clock, before } = options;
  const { requests, failures, same } = countSymptom(lines(), evidence, Date.parse(since));
  const alarm = (await options.alarm?.()) ?? 'unknown';
  return {
    alarm,
    requests,
    failures,
    sameError: same,
    observed: `${requests} requests since the rollout, ${failures} failed, ${same} with the incident's error; alarm ${alarm}`,
    ...(clock === undefined ? {} : { history: await readHistory(clock.now(), before) }),
  };

  async function readHistory(now: Date, known: CountsBefore | undefined): Promise<SymptomHistory> {
    const span = { from: Date.parse(since), until: now.getTime() };
    const live = countSlots(lines(), incident, evidence, span);
    return { live, ...(known ?? (await readBefore(incident, since, evidence, async () => lines()))) };
  }
}
