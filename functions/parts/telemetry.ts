import type { Telemetry } from '@suture/core';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Logs and alarms. */
export const telemetry = (cloud: Cloud) => ({
  telemetry: lazily<Telemetry>(async () => (await import('../lazy/telemetry.ts')).openTelemetry(cloud)),
});
