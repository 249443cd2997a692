import { type AlertAnswer, type AlertNews, type DatadogConfig, type Incident, redact } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { askVendor, iso, type VendorApi, type VendorNotes, type VendorWorld } from '../telemetry/index.ts';
import { openDatadog, permission } from './api.ts';
import { hasMonitor, readMonitor } from './monitor.ts';

/** Datadog's own limits of an event's text and aggregation key, and tags of a monitor that are taken over. */
const bounds = { text: 3_900, key: 100, tags: 50 };

const kinds = { working: 'info', recovered: 'success', handed_over: 'warning' } as const;

/**
 * Puts notes into the event stream, where monitors of the same tags are looked at: monitors take no comments. Nothing is muted or resolved, because
 * a monitor recovers by itself when its query does.
 */
export function createDatadogNotes(settings: DatadogConfig, world: VendorWorld): VendorNotes {
  const api = openDatadog(settings, world);
  return { source: 'datadog', tell: (incident, news, mayResolve) => tell(incident, news, mayResolve, { api, world }) };
}

async function tell(
  incident: Incident,
  news: AlertNews,
  mayResolve: boolean,
  { api, world }: { readonly api: VendorApi; readonly world: VendorWorld },
): Promise<AlertAnswer> {
  const marks = [`suture_incident:${asTag(incident.id)}`, `suture_note:${asTag(news.key)}`];
  if (!(await isThere(marks, incident, { api, world }))) await post(incident, news, marks, api);
  if (news.state !== 'recovered' || !mayResolve) return { outcome: 'noted' };
  return { outcome: 'noted', why: 'Datadog resolves a monitor itself when its query recovers' };
}

/** As Datadog writes the value of a tag. */
function asTag(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^a-z0-9_./-]/g, '_')
    .slice(0, 150);
}

const Found = z.object({ data: z.array(z.unknown()).nullish() });

/** A note is found a few seconds after it was made. */
async function isThere(
  marks: readonly string[],
  { createdAt }: Incident,
  { api, world }: { readonly api: VendorApi; readonly world: VendorWorld },
): Promise<boolean> {
  const filter = { query: marks.join(' '), from: createdAt, to: iso(world.clock.now().getTime()) };
  const found = await askVendor(api, {
    path: 'v2/events/search',
    method: 'POST',
    body: { filter, page: { limit: 1 } },
    schema: Found,
    needs: permission('events_read'),
  });
  return (found?.data ?? []).length > 0;
}

async function post(incident: Incident, news: AlertNews, marks: readonly string[], api: VendorApi): Promise<void> {
  const { alert, service, id } = incident;
  const body = {
    title: callNobody(`Suture: ${alert.title}`).slice(0, 300),
    text: callNobody(news.text).slice(0, bounds.text),
    tags: [...new Set([...(await monitorTags(incident, api)), `service:${asTag(service)}`, ...marks])],
    aggregation_key: `suture-${asTag(id)}`.slice(0, bounds.key),
    alert_type: kinds[news.state],
  };
  const schema = z.object({ status: z.literal('ok') });
  const request = {
    path: 'v1/events',
    method: 'POST',
    body,
    schema,
    needs: permission('events_read'),
    adds: true,
  } as const;
  if ((await askVendor(api, request)) === undefined)
    throw new QueryUnanswerable(`${api.name} takes no events: correct datadog.site in suture.config.ts.`);
}

/** Datadog sends an event to whom its text mentions, `@pagerduty` for one. A monitor's name and a log can hold such a word. */
function callNobody(text: string): string {
  return redact(text).replace(/@(?=\S)/g, '@ ');
}

/** Without them the note is still found by the service's tag. */
async function monitorTags(incident: Incident, api: VendorApi): Promise<readonly string[]> {
  if (!hasMonitor(incident)) return [];
  try {
    const { id, tags = [] } = await readMonitor(incident, api);
    return [...tags.slice(0, bounds.tags), `monitor_id:${id}`];
  } catch (error) {
    if (error instanceof QueryUnanswerable) return [`monitor_id:${incident.alert.sourceId}`];
    throw error;
  }
}
