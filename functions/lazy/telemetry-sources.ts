import type { TelemetrySource } from '@suture/adapters/telemetry';
import { openTelemetrySources } from '@suture/adapters/vendors';
import type { Config, Incident } from '@suture/core';
import { openVendorWorld, type VendorCloud } from './vendor-world.ts';

/** The vendors that are asked about incidents. */
export function openSources(cloud: VendorCloud): readonly TelemetrySource[] {
  return openTelemetrySources(openVendorWorld(cloud));
}

/** Whether CloudWatch has logs of an incident's service. */
export function hasLogGroups({ services }: Config): (incident: Incident) => boolean {
  return ({ service }) => (services[service]?.logGroups ?? []).length > 0;
}
