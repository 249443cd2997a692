import type { Incident, LokiConfig } from '@suture/core';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';
import { openLoki } from './api.ts';
import { askLogCounts, askLogs } from './queries.ts';
import { gatherSymptoms, readSymptom } from './telemetry.ts';

/** Loki as a source of telemetry: the log of every service that has `loki.logs`. */
export function createLokiSource(settings: LokiConfig, world: VendorWorld): TelemetrySource {
  const loki = { api: openLoki(settings, world), config: world.config, clock: world.clock };
  return {
    name: 'Loki',
    // Alerts of Loki's ruler come through Alertmanager, as those of Prometheus.
    raised: () => false,
    concerns: ({ service }: Incident) => world.config.services[service]?.loki !== undefined,
    gather: (incident) => gatherSymptoms(incident, loki),
    read: (incident, since, evidence, known) => readSymptom(incident, since, evidence, { loki, known }),
    logs: (incident, query) => askLogs(incident, query, loki),
    logCounts: (incident, query) => askLogCounts(incident, query, loki),
  };
}
