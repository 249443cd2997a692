import { type Evidence, type Incident, Severity } from '../../model/index.ts';
import type { ServiceConfig } from '../../policy/config.ts';
import type { Ports } from '../../ports/index.ts';
import { loadEvidence, serviceOf } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

const order = Severity.options;

/** A quarter of the requests failing is urgent whatever the configuration says. */
const urgentFailureRate = 0.25;

/** DetectTriage: how bad it is, and whether it is worth a ticket at all. */
export async function detectTriage({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const evidence = await loadEvidence(incident, ports);
  const severity = rateSeverity(incident, evidence, serviceOf(incident, ports));
  await audit('severity set', { severity, impact: describeImpact(evidence) });
  if (order.indexOf(severity) > order.indexOf(ports.config.severityFloor)) {
    const reason = `severity ${severity} is below the configured floor ${ports.config.severityFloor}`;
    const at = ports.clock.now().toISOString();
    return {
      say: reason,
      next: 'record',
      change: { severity, status: 'recorded', outcome: { result: 'recorded', at, reason } },
    };
  }
  return { say: `severity ${severity}: ${describeImpact(evidence)}`, next: 'ticket', change: { severity } };
}

function rateSeverity(incident: Incident, evidence: Evidence, service: ServiceConfig): Severity {
  const stated = incident.alert.severity ?? service.severity;
  const { traffic } = evidence;
  const urgent =
    traffic !== undefined && traffic.requests > 0 && traffic.failures / traffic.requests >= urgentFailureRate;
  return urgent && order.indexOf(stated) > order.indexOf('high') ? 'high' : stated;
}

/** The impact in words: how many of how many requests failed. */
export function describeImpact(evidence: Evidence): string {
  const { traffic, failingCommand } = evidence;
  if (traffic !== undefined && traffic.requests > 0) {
    const percent = Math.round((100 * traffic.failures) / traffic.requests);
    return `${traffic.failures} of ${traffic.requests} requests failed (${percent}%)`;
  }
  if (failingCommand !== undefined) return 'a test command fails';
  const seen = evidence.errors.reduce((sum, entry) => sum + entry.count, 0);
  return seen === 0 ? 'no failing request was seen' : `${seen} error${seen === 1 ? '' : 's'} in the log`;
}
