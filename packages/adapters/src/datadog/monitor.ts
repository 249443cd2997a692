import type { Incident, SymptomReading } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { lenient, readLeniently } from '../lenient.ts';
import { askVendor, type VendorApi } from '../telemetry/index.ts';
import { permission } from './api.ts';

const text = lenient(z.string());
const seconds = lenient(z.number());

const Group = z.object({
  name: text,
  status: text,
  last_triggered_ts: seconds,
  last_resolved_ts: seconds,
  last_nodata_ts: seconds,
});

/** The fields we use of a monitor. Who made it is not read. */
export const Monitor = z.object({
  id: z.union([z.string(), z.number()]),
  name: text,
  type: text,
  query: text,
  message: text,
  overall_state: text,
  overall_state_modified: text,
  modified: text,
  tags: lenient(z.array(z.string())),
  options: lenient(z.object({ thresholds: lenient(z.record(z.string(), z.number().nullable())) })),
  state: lenient(z.object({ groups: lenient(z.record(z.string(), lenient(Group))) })),
});
export type Monitor = z.infer<typeof Monitor>;

/** Whether the alert names its monitor by number. A webhook without `alert_id` does not. */
export function hasMonitor({ alert }: Incident): boolean {
  return alert.source === 'datadog' && /^\d{1,20}$/.test(alert.sourceId);
}

/** The monitor that raised the alert. @throws QueryUnanswerable */
export async function readMonitor({ alert }: Incident, api: VendorApi): Promise<Monitor> {
  if (!/^\d{1,20}$/.test(alert.sourceId))
    throw new QueryUnanswerable(
      `"${alert.sourceId.slice(0, 100)}" is not the number of a monitor: send alert_id, as docs/alerts/datadog-webhook.json does.`,
    );
  const path = `v1/monitor/${alert.sourceId}?group_states=all`;
  const monitor = await askVendor(api, { path, schema: Monitor, needs: permission('monitors_read') });
  if (monitor !== undefined) return monitor;
  throw new QueryUnanswerable(
    `${api.name} knows no monitor ${alert.sourceId}: correct datadog.site in suture.config.ts if it is on another site.`,
  );
}

/** The state of the alert's group where the monitor has several, otherwise the whole monitor's. */
export function stateOf(monitor: Monitor, { alert }: Incident): string {
  const scope = tagsOf(/ on (.+)$/.exec(alert.description ?? '')?.[1] ?? '');
  const groups = Object.entries(monitor.state?.groups ?? {});
  const own = groups.find(([name]) => scope.length > 0 && tagsOf(name).join() === scope.join())?.[1];
  return own?.status ?? monitor.overall_state ?? 'Unknown';
}

function tagsOf(scope: string): readonly string[] {
  return scope
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
    .sort();
}

/** Without data the monitor says nothing about the symptom. */
export function alarmOf(state: string): SymptomReading['alarm'] {
  if (state === 'OK') return 'ok';
  return state === 'Alert' || state === 'Warn' ? 'firing' : 'unknown';
}

/** The query of the log search that a log monitor counts. */
export function logQueryIn({ query = '' }: Monitor): string | undefined {
  const quoted = /^logs\(("(?:[^"\\]|\\.)*")\)/.exec(query)?.[1];
  return quoted === undefined ? undefined : readLeniently(z.string().min(1), quoted);
}

/** The metric query of a metric monitor, without its aggregation over time and its threshold: `sum:requests.errors{service:orders}`. */
export function metricQueryIn({ query = '', type = '' }: Monitor): string | undefined {
  if (!/^(?:metric|query) alert$/.test(type)) return undefined;
  return /^[a-z_]+\([^)]*\):([\s\S]+?)\s*(?:[<>]=?|==|!=)\s*-?[\d.e+]+\s*$/i.exec(query)?.[1]?.trim();
}

const groupsAtMost = 20;

export function monitorLines(monitor: Monitor, incident: Incident): readonly string[] {
  const { id, name = '', type = 'unknown', query, message, modified, overall_state_modified: since } = monitor;
  const thresholds = Object.entries(monitor.options?.thresholds ?? {}).filter(([, value]) => value !== null);
  const groups = Object.entries(monitor.state?.groups ?? {});
  const left = groups.length - groupsAtMost;
  return [
    `monitor ${id} (${type}): ${name}`,
    `state: ${stateOf(monitor, incident)}${since === undefined ? '' : `, the whole monitor's since ${since}`}`,
    ...(query === undefined ? [] : [`query: ${query}`]),
    ...(thresholds.length === 0
      ? []
      : [`thresholds: ${thresholds.map(([key, value]) => `${key} ${value}`).join(', ')}`]),
    ...(message ? [`message: ${message}`] : []),
    ...(modified === undefined ? [] : [`changed by a person last at ${modified}`]),
    ...groups.slice(0, groupsAtMost).map(([key, group]) => groupLine(key, group)),
    ...(left > 0 ? [`… and ${left} groups more`] : []),
  ];
}

function groupLine(name: string, group: z.infer<typeof Group> | undefined): string {
  const times = [
    ['triggered', group?.last_triggered_ts],
    ['resolved', group?.last_resolved_ts],
    ['without data', group?.last_nodata_ts],
  ] as const;
  const told = times.flatMap(([what, at]) => (at === undefined || at <= 0 ? [] : [`${what} ${instantOf(at)}`]));
  return `group ${name}: ${[group?.status ?? 'Unknown', ...told].join(', ')}`;
}

function instantOf(at: number): string {
  const time = new Date(at * 1000);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}
