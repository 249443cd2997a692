import { type Evidence, type Incident, Instant, Severity } from '../../model/index.ts';
import type { ServiceConfig, Sla } from '../../policy/config.ts';

const order = Severity.options;

/** A quarter of the requests failing is urgent whatever the configuration says. */
const urgentFailureRate = 0.25;

/**
 * How many times faster than promised the service fails, and what that makes of an alert. At 14.4 a thirtieth of a month's allowance
 * is gone in 100 minutes, at ten times that in ten; see "Alerting on SLOs" in Google's Site Reliability Workbook.
 */
const burnRates: readonly (readonly [number, Severity])[] = [
  [144, 'critical'],
  [14.4, 'high'],
  [6, 'medium'],
];

/** The severity that the alert, the traffic and the service's SLA make: the worst of them. */
export function rateSeverity(incident: Incident, evidence: Evidence, service: ServiceConfig): Severity {
  const stated = incident.alert.severity ?? service.severity;
  const rate = failureRate(evidence);
  const urgent: readonly Severity[] = rate >= urgentFailureRate ? ['high'] : [];
  return worst([stated, ...urgent, ...burned(rate, service.sla)]);
}

/** When the SLA wants an incident of this severity over; undefined when it does not say, or when that is after the year 9999. */
export function dueAt(incident: Incident, severity: Severity, sla: Sla | undefined): string | undefined {
  const minutes = sla?.resolveMinutes[severity];
  if (minutes === undefined) return undefined;
  const due = new Date(Date.parse(incident.alert.startedAt) + minutes * 60_000);
  return Instant.safeParse(due.toISOString()).data;
}

/** The impact in words: how many of how many requests failed. */
export function describeImpact(evidence: Evidence): string {
  const { traffic, failingCommand } = evidence;
  const seen = evidence.errors.reduce((sum, entry) => sum + entry.count, 0);
  const errors = `${seen} error${seen === 1 ? '' : 's'} in the log`;
  if (traffic !== undefined && traffic.requests > 0) {
    // No failure among the requests is no sign of health while there are errors: the log does not say which request each is of.
    if (traffic.failures === 0 && seen > 0) return `${errors}; none names its request, of ${traffic.requests} in all`;
    const percent = Math.round((100 * traffic.failures) / traffic.requests);
    return `${traffic.failures} of ${traffic.requests} requests failed (${percent}%)`;
  }
  if (failingCommand !== undefined) return 'a test command fails';
  return seen === 0 ? 'no failing request was seen' : errors;
}

function failureRate({ traffic }: Evidence): number {
  return traffic === undefined || traffic.requests === 0 ? 0 : traffic.failures / traffic.requests;
}

function burned(rate: number, sla: Sla | undefined): readonly Severity[] {
  if (sla?.availability === undefined) return [];
  // In millionths of a percent, so that six times 1% is 6%.
  const allowed = Math.round((100 - sla.availability) * 1_000_000);
  const found = burnRates.find(([times]) => Math.round(rate * 100_000_000) >= Math.round(times * allowed));
  return found === undefined ? [] : [found[1]];
}

function worst(severities: readonly Severity[]): Severity {
  return order.find((severity) => severities.includes(severity)) ?? 'medium';
}
