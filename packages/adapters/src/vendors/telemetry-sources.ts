import { createDatadogSource } from '../datadog/index.ts';
import { createLokiSource } from '../loki/index.ts';
import { createPagerDutySource } from '../pagerduty/index.ts';
import { createPrometheusSource } from '../prometheus/index.ts';
import { createSentrySource } from '../sentry/index.ts';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';

/** The telemetry of every vendor that the configuration names. A new vendor is a folder, its settings in `policy/vendors.ts` and a line here. */
export function openTelemetrySources(world: VendorWorld): readonly TelemetrySource[] {
  const { datadog, loki, pagerduty, prometheus, sentry } = world.config;
  return [
    ...(sentry === undefined ? [] : [createSentrySource(sentry, world)]),
    ...(datadog === undefined ? [] : [createDatadogSource(datadog, world)]),
    ...(pagerduty === undefined ? [] : [createPagerDutySource(pagerduty, world)]),
    ...(loki === undefined ? [] : [createLokiSource(loki, world)]),
    ...(prometheus === undefined ? [] : [createPrometheusSource(prometheus, world)]),
  ];
}
