import type { Incident, PagerDutyConfig } from '@suture/core';
import type { TelemetrySource, VendorWorld } from '../telemetry/index.ts';
import { readSymptom } from './alarm.ts';
import { gatherSymptoms } from './alerts.ts';
import { openPagerDuty } from './api.ts';
import { askPagerDuty } from './queries.ts';

/** PagerDuty as a source of telemetry, for alerts that it sent. */
export function createPagerDutySource(settings: PagerDutyConfig, world: VendorWorld): TelemetrySource {
  const api = openPagerDuty(settings, world);
  const raised = ({ alert }: Incident) => alert.source === 'pagerduty';
  return {
    name: 'PagerDuty',
    raised,
    concerns: raised,
    gather: (incident) => gatherSymptoms(incident, api),
    read: (incident) => readSymptom(incident, api),
    vendor: (incident) => askPagerDuty(incident, api),
  };
}
