import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type {
  Clock,
  Config,
  CountsBefore,
  Evidence,
  Incident,
  ObservedSymptoms,
  SymptomReading,
  Telemetry,
} from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import { alertSpan } from '../../telemetry/alert-span.ts';
import { countSymptom, readObservedSymptoms } from '../../telemetry/log-symptom.ts';
import { countSlots, readBefore } from '../../telemetry/symptom-slots.ts';
import { type LogReading, type LogsClient, type LogWindow, readLogGroups } from './read-log-groups.ts';

export interface CloudWatchTelemetryOptions {
  readonly logs: LogsClient;
  readonly metrics: Pick<CloudWatchClient, 'send'>;
  readonly config: Config;
  readonly clock: Clock;
  /** Waits between two looks at a query's state. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Seconds of log before the alert to read. Default: 3600. */
  readonly windowSeconds?: number;
}

/** Telemetry from a service's configured log groups and from the CloudWatch alarm of an alert. */
export function createCloudWatchTelemetry(options: CloudWatchTelemetryOptions): Telemetry {
  return {
    gather: (incident) => gather(incident, options),
    read: (incident, since, evidence, before) => readSymptom(incident, since, evidence, { ...options, before }),
  };
}

async function gather(incident: Incident, options: CloudWatchTelemetryOptions): Promise<ObservedSymptoms> {
  const window = alertSpan(incident, options.clock.now(), options.windowSeconds);
  const reading = await readLogs(incident, window, options);
  const windowSeconds = Math.round((window.until - window.from) / 1000);
  const { gaps, ...symptoms } = await readObservedSymptoms(reading.lines, { windowSeconds });
  return { ...symptoms, gaps: [...reading.gaps, ...(reading.groups === 0 ? [] : gaps)] };
}

async function readLogs(
  incident: Incident,
  window: LogWindow,
  options: CloudWatchTelemetryOptions,
): Promise<LogReading> {
  const groups = options.config.services[incident.service]?.logGroups ?? [];
  if (groups.length > 0) return readLogGroups(options, groups, window);
  const gap = `No log groups are configured: name them in services.${incident.service}.logGroups in suture.config.ts.`;
  return { lines: [], events: 0, groups: 0, gaps: [gap] };
}

async function readSymptom(
  incident: Incident,
  since: string,
  evidence: Evidence,
  options: CloudWatchTelemetryOptions & { readonly before: CountsBefore | undefined },
): Promise<SymptomReading> {
  const window = { from: Date.parse(since), until: options.clock.now().getTime() };
  const [reading, { alarm, gaps }] = await Promise.all([
    readLogs(incident, window, options),
    readAlarm(incident, options),
  ]);
  const { requests, failures, same } = countSymptom(reading.lines, evidence);
  // Without log events and without an OK alarm, nothing shows that the service ran.
  const silent = reading.events === 0 && alarm !== 'ok';
  const traffic = requests > 0 || silent ? { requests, failures } : {};
  // Where nothing counts requests there are no rates to compare, and nothing more is read for them.
  const before =
    options.before ??
    (requests === 0
      ? undefined
      : await readBefore(incident, since, evidence, async (span) => (await readLogs(incident, span, options)).lines));
  const history = before && { live: countSlots(reading.lines, incident, evidence, window), ...before };
  const counted = requests > 0 ? `${requests} requests` : `${reading.events} log events`;
  const observed = `${counted} since the rollout, ${failures} errors, ${same} of them the incident's; alarm ${alarm}`;
  return {
    alarm,
    ...traffic,
    sameError: same,
    ...(history === undefined ? {} : { history }),
    observed: [observed, ...new Set([...reading.gaps, ...gaps])].join('. '),
  };
}

interface AlarmState {
  readonly alarm: SymptomReading['alarm'];
  readonly gaps: readonly string[];
}

/** The state of the alarm behind the alert; unknown for an alert of another system. */
async function readAlarm({ alert }: Incident, { metrics }: CloudWatchTelemetryOptions): Promise<AlarmState> {
  if (alert.source !== 'cloudwatch') return { alarm: 'unknown', gaps: [] };
  const command = new DescribeAlarmsCommand({
    AlarmNames: [alert.sourceId],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  try {
    const { MetricAlarms = [], CompositeAlarms = [] } = await metrics.send(command);
    const state = [...MetricAlarms, ...CompositeAlarms][0]?.StateValue;
    const known = state === 'OK' ? 'ok' : 'firing';
    return { alarm: state === 'OK' || state === 'ALARM' ? known : 'unknown', gaps: [] };
  } catch (error) {
    if (error instanceof QueryUnanswerable) return { alarm: 'unknown', gaps: [error.message] };
    throw error;
  }
}
