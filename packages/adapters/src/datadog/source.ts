import type { DatadogConfig, Incident } from '@suture/core';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';
import { openDatadog } from './api.ts';
import { askDatadog, askLogCounts, askLogs, askMetrics } from './queries.ts';
import { gatherFromDatadog, readDatadog } from './telemetry.ts';

/** Datadog as a source of telemetry: the service's log, its metrics, and the monitor that raised an alert. */
export function createDatadogSource(settings: DatadogConfig, world: VendorWorld): TelemetrySource {
  const options = { api: openDatadog(settings, world), world };
  const raised = ({ alert }: Incident) => alert.source === 'datadog';
  return {
    name: 'Datadog',
    raised,
    concerns: (incident) => raised(incident) || world.config.services[incident.service]?.datadog !== undefined,
    gather: (incident) => gatherFromDatadog(incident, options.api, world),
    read: (incident, since, evidence) => readDatadog(incident, since, evidence, options),
    logs: (incident, query) => askLogs(incident, query, options),
    logCounts: (incident, query) => askLogCounts(incident, query, options),
    metrics: (incident, window) => askMetrics(incident, window, options),
    vendor: (incident) => askDatadog(incident, options),
  };
}
