import { setTimeout as pause } from 'node:timers/promises';
import type { TelemetrySource, VendorWorld } from '@suture/adapters/telemetry';
import { openAlertNotes, openTelemetrySources } from '@suture/adapters/vendors';
import type { AlertNotes, Config, Incident } from '@suture/core';
import type { Cloud } from '../ports.ts';

type VendorCloud = Pick<Cloud, 'clock' | 'config' | 'secrets'>;

/** The vendors that are asked about incidents. */
export function openSources(cloud: VendorCloud): readonly TelemetrySource[] {
  return openTelemetrySources(worldOf(cloud));
}

/** The vendors that take notes about alerts that they raised. */
export function openNotes(cloud: VendorCloud): AlertNotes {
  return openAlertNotes(worldOf(cloud));
}

/** Whether CloudWatch has logs of an incident's service. */
export function hasLogGroups({ services }: Config): (incident: Incident) => boolean {
  return ({ service }) => (services[service]?.logGroups ?? []).length > 0;
}

function worldOf({ clock, config, secrets }: VendorCloud): VendorWorld {
  const secret = (name: string) => secrets.read(name);
  return { clock, config, secret, fetch, pause: (milliseconds) => pause(milliseconds) };
}
