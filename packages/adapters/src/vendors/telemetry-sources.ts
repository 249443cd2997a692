import { createLokiSource } from '../loki/index.ts';
import { createPrometheusSource } from '../prometheus/index.ts';
import { createSentrySource } from '../sentry/index.ts';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';

/** The telemetry of every vendor that the configuration names. A new vendor is a folder, its settings in `policy/vendors.ts` and a line here. */
export function openTelemetrySources(world: VendorWorld): readonly TelemetrySource[] {
  const { loki, prometheus, sentry } = world.config;
  return [
    ...(sentry === undefined ? [] : [createSentrySource(sentry, world)]),
    ...(loki === undefined ? [] : [createLokiSource(loki, world)]),
    ...(prometheus === undefined ? [] : [createPrometheusSource(prometheus, world)]),
  ];
}
