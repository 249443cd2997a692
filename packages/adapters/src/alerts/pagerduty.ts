import { type Alert, type Config, defined, parse, type Severity } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { entitle, excerpt, identityOf, linkOf, severityOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { claimService } from './find-service.ts';
import type { AlertSource } from './source.ts';

/** The events that carry the whole incident. Others, such as notes and responders, carry something about it. */
const EventType = z.enum([
  'incident.triggered',
  'incident.acknowledged',
  'incident.unacknowledged',
  'incident.escalated',
  'incident.delegated',
  'incident.reassigned',
  'incident.reopened',
  'incident.priority_updated',
  'incident.service_updated',
  'incident.incident_type.changed',
  'incident.resolved',
]);

/** The fields we use of an incident. People's names are not read. */
const Incident = z.object({
  id: z.string().min(1),
  status: z.string(),
  title: lenient(z.string()),
  created_at: lenient(Time),
  /** When a resolved incident fired again, the last time. */
  reopened_at: lenient(Time),
  html_url: lenient(z.string()),
  /** The key that its sender chose, or 32 hex digits that PagerDuty made. */
  incident_key: lenient(z.string()),
  urgency: lenient(z.string()),
  priority: lenient(z.object({ summary: z.string() })),
  service: z.object({ id: z.string().min(1), summary: lenient(z.string()) }),
});

const Delivery = z.object({
  event: z.object({ event_type: EventType, occurred_at: Time, data: Incident }),
});
const Outline = z.object({ event: z.object({ event_type: EventType, data: z.object({}) }) });
/** EventBridge, as a partner's event source, gets the same event as the detail. */
const Partner = z.object({ source: z.string().startsWith('aws.partner/pagerduty.com'), detail: Outline });

export const pagerduty: AlertSource = {
  name: 'pagerduty',
  shape: 'a webhook (v3) of PagerDuty about an incident',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    state: 'platform',
    startedAt: 'platform',
    severity: 'platform',
    url: 'platform',
    reason: 'platform',
    // Integrations take the title and the key from an e-mail or another system's event; the title may name the service.
    service: 'outsider',
    fingerprint: 'outsider',
    title: 'outsider',
  },
  identity: ['event.data.service.id', 'event.data.incident_key', 'event.data.title'],
  accepts: (event) => Outline.safeParse(event).success,
  open: openPartner,
  read: readIncident,
};

function openPartner(body: unknown): readonly unknown[] | undefined {
  const event = Partner.safeParse(body).data;
  return event === undefined ? undefined : [z.object({ detail: z.unknown() }).parse(body).detail];
}

function readIncident(raw: unknown, config: Config): Alert {
  const what = 'the PagerDuty event';
  const { event } = parse(Delivery, raw, what);
  const { data: incident } = event;
  const { service, title, priority, urgency } = incident;
  const key = incident.incident_key ?? '';
  return {
    source: 'pagerduty',
    sourceId: incident.id.slice(0, 300),
    service: claimService(
      {
        source: 'pagerduty',
        what,
        named: [
          { field: 'event.data.service.summary', name: service.summary },
          { field: 'event.data.title', name: title },
        ],
      },
      config,
    ),
    title: entitle(title, `incident ${incident.id}`),
    state: incident.status === 'resolved' ? 'resolved' : 'firing',
    startedAt: beginningOf(event).toISOString(),
    // A key that PagerDuty made is another one for each incident of the same symptom.
    fingerprint: identityOf('pagerduty', service.id, key === '' || /^[0-9a-f]{32}$/.test(key) ? title : key),
    ...defined({
      severity: severityOf(priority?.summary) ?? severityOfUrgency(urgency),
      url: linkOf(incident.html_url),
      reason: excerpt(`${event.event_type}${urgency === undefined ? '' : ` with ${urgency} urgency`}`),
    }),
  };
}

/** An incident that is reopened keeps its first date, but the symptom of that date is over. */
function beginningOf({ event_type: type, occurred_at: now, data }: z.infer<typeof Delivery>['event']): Date {
  if (data.reopened_at !== undefined) return data.reopened_at;
  return type === 'incident.reopened' ? now : (data.created_at ?? now);
}

function severityOfUrgency(urgency: string | undefined): Severity | undefined {
  return urgency === 'high' || urgency === 'low' ? urgency : undefined;
}
