import type { Incident, SentryConfig } from '@suture/core';
import type { TelemetrySource } from '../telemetry/telemetry-source.ts';
import type { VendorApi } from '../telemetry/vendor-api.ts';
import type { VendorWorld } from '../telemetry/vendor-world.ts';
import { askSentry } from './queries.ts';

/** Sentry as a source of telemetry: what it knows of the issue behind an alert. */
export function createSentrySource(settings: SentryConfig, world: VendorWorld): TelemetrySource {
  const api = openSentry(settings, world);
  const raised = ({ alert }: Incident) => alert.source === 'sentry';
  return {
    name: 'Sentry',
    raised,
    concerns: raised,
    vendor: (incident) => askSentry(incident, settings, api),
  };
}

/** Sentry's web API, always over https. */
export function openSentry({ host }: SentryConfig, { secret, fetch, pause }: VendorWorld): VendorApi {
  return {
    name: `Sentry at ${host}`,
    base: `https://${host}/api/0/`,
    headers: async () => ({ authorization: `Bearer ${await secret('SENTRY_TOKEN')}` }),
    fetch,
    pause,
    setting: 'sentry.host',
    secrets: ['SENTRY_TOKEN'],
  };
}
