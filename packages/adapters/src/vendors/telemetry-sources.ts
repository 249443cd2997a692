import { createSentrySource } from '../sentry/index.ts';
import type { TelemetrySource } from '../telemetry/telemetry-source.ts';
import type { VendorWorld } from '../telemetry/vendor-world.ts';

/** The telemetry of every vendor that the configuration names. A new vendor is a folder, its settings in `policy/vendors.ts` and a line here. */
export function openTelemetrySources(world: VendorWorld): readonly TelemetrySource[] {
  const { sentry } = world.config;
  return [...(sentry === undefined ? [] : [createSentrySource(sentry, world)])];
}
