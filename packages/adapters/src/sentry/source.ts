import type { Incident, SentryConfig } from '@suture/core';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';
import { openSentry } from './api.ts';
import { askSentry } from './queries.ts';
import { gatherFromSentry, readSentry } from './telemetry.ts';

/** Sentry as a source of telemetry: the errors of an alert's issue or of a service's project, and what Sentry made of them. */
export function createSentrySource(settings: SentryConfig, world: VendorWorld): TelemetrySource {
  const api = openSentry(settings, world);
  const raised = ({ alert }: Incident) => alert.source === 'sentry';
  return {
    name: 'Sentry',
    raised,
    concerns: (incident) => raised(incident) || world.config.services[incident.service]?.sentry !== undefined,
    gather: (incident) => gatherFromSentry(incident, api, world),
    read: (incident, since, evidence) => readSentry(incident, since, evidence, { api, world }),
    vendor: (incident) => askSentry(incident, api),
  };
}
