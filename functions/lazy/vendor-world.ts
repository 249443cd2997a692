import { setTimeout as pause } from 'node:timers/promises';
import type { VendorWorld } from '@suture/adapters/telemetry';
import type { Cloud } from '../ports.ts';

export type VendorCloud = Pick<Cloud, 'clock' | 'config' | 'secrets'>;

/** What the adapters of vendors need, with the stage's secrets. */
export function openVendorWorld({ clock, config, secrets }: VendorCloud): VendorWorld {
  const secret = (name: string) => secrets.read(name);
  return { clock, config, secret, fetch, pause: (milliseconds) => pause(milliseconds) };
}
