import type { Incident, PrometheusConfig } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';
import { readAlarm } from './alert-state.ts';
import { openPrometheus } from './api.ts';
import { askRule } from './describe-rule.ts';
import { askMetrics } from './metric-queries.ts';

/** Prometheus as a source of telemetry: for alerts that came through Alertmanager or Grafana, and the metrics of services that name some. */
export function createPrometheusSource(settings: PrometheusConfig, world: VendorWorld): TelemetrySource {
  const prometheus = { api: openPrometheus(settings, world), config: world.config, clock: world.clock };
  const raised = ({ alert }: Incident) => alert.source === 'alertmanager' || alert.source === 'grafana';
  return {
    name: 'Prometheus',
    raised,
    concerns: (incident) => raised(incident) || world.config.services[incident.service]?.prometheus !== undefined,
    read: async (incident) => {
      if (!raised(incident))
        throw new QueryUnanswerable(
          `Prometheus did not raise the alert, so it cannot tell whether the symptom is over: name where the log of ${incident.service} is in suture.config.ts.`,
        );
      const { alarm, why } = await readAlarm(incident, prometheus);
      return { alarm, sameError: 0, observed: `alarm ${alarm}: ${why}` };
    },
    metrics: (incident, window) => askMetrics(incident, window, prometheus),
    vendor: (incident) => askRule(incident, prometheus),
  };
}
