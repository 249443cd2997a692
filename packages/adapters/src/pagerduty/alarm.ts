import type { Incident, SymptomReading } from '@suture/core';
import type { VendorApi } from '../telemetry/index.ts';
import { type PagerDutyIncident, readIncident, readLogEntries } from './incident.ts';

/**
 * What the incident's state tells of the symptom. An incident is open until somebody resolves it, and many integrations never do, so an open one
 * says nothing. A resolved one does, unless it was merged into another, or PagerDuty resolved it because its time was over.
 */
export async function readSymptom(incident: Incident, api: VendorApi): Promise<SymptomReading> {
  const found = await readIncident(incident, api);
  const { alarm, why } = await judge(found, incident, api);
  return { alarm, sameError: 0, observed: `the PagerDuty incident ${found.id} ${why}` };
}

async function judge(
  { status, resolve_reason: reason, alert_counts: counts }: PagerDutyIncident,
  incident: Incident,
  api: VendorApi,
): Promise<{ readonly alarm: SymptomReading['alarm']; readonly why: string }> {
  if (status === 'resolved') {
    if (reason !== undefined) return { alarm: 'unknown', why: `was merged into ${reason.incident?.id ?? 'another'}` };
    const { items } = await readLogEntries(incident, api);
    const last = items.find(({ type }) => type.startsWith('resolve_log_entry'));
    if (last?.channel?.type === 'timeout') return { alarm: 'unknown', why: 'was resolved because its time was over' };
    return { alarm: 'ok', why: 'is resolved' };
  }
  // Monitoring resolves its alerts, also where a service is set so that the incident stays open.
  if (counts !== undefined && counts.all > 0 && counts.triggered === 0)
    return { alarm: 'ok', why: `is ${status}, but each of its ${counts.all} alerts is resolved` };
  return { alarm: 'unknown', why: `is ${status}, which says nothing about the symptom` };
}
