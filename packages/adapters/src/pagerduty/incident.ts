import type { Incident } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import { askVendor, type VendorApi } from '../telemetry/index.ts';
import { incidentPath, type PageReading, readPages, readRight } from './api.ts';

const text = lenient(z.string());
/** A user, a service or an integration. Names are not read. */
const Reference = z.object({ id: text, type: text });
const Named = lenient(z.object({ summary: text }));

/** The fields we use of an incident. */
export const PagerDutyIncident = z.object({
  id: z.string(),
  /** `triggered`, `acknowledged` or `resolved`. */
  status: z.string(),
  title: text,
  created_at: text,
  urgency: text,
  html_url: text,
  service: Named,
  priority: Named,
  assignments: lenient(z.array(z.unknown())),
  acknowledgements: lenient(z.array(z.object({ acknowledger: lenient(Reference) }))),
  last_status_change_by: lenient(Reference),
  /** How many of its alerts are in which state; its monitoring resolves them. */
  alert_counts: lenient(z.object({ all: z.number(), triggered: z.number() })),
  resolve_reason: lenient(z.object({ type: text, incident: lenient(z.object({ id: text })) })),
});
export type PagerDutyIncident = z.infer<typeof PagerDutyIncident>;

/** One entry of an incident's log: who did what. */
export const LogEntry = z.object({
  /** `acknowledge_log_entry`, `escalate_log_entry`, … */
  type: z.string(),
  created_at: text,
  agent: lenient(Reference),
  channel: lenient(z.object({ type: text })),
});
export type LogEntry = z.infer<typeof LogEntry>;

export const Note = z.object({ content: z.string(), created_at: text, user: lenient(Reference) });
export type Note = z.infer<typeof Note>;

const IncidentAnswer = z.object({ incident: PagerDutyIncident });
const NotesAnswer = z.object({ notes: z.array(z.unknown()) });

/** Undefined for an incident that PagerDuty does not know. */
export async function findIncident(incident: Incident, api: VendorApi): Promise<PagerDutyIncident | undefined> {
  const request = { path: incidentPath(incident), schema: IncidentAnswer, needs: readRight };
  return (await askVendor(api, request))?.incident;
}

/** @throws QueryUnanswerable for an incident that PagerDuty does not know */
export async function readIncident(incident: Incident, api: VendorApi): Promise<PagerDutyIncident> {
  const found = await findIncident(incident, api);
  if (found !== undefined) return found;
  throw new QueryUnanswerable(
    `${api.name} knows no incident ${incident.alert.sourceId}: correct pagerduty.host in suture.config.ts if the account is in another region.`,
  );
}

/** The newest entries first, since `since` if it is given. */
export function readLogEntries(incident: Incident, api: VendorApi, since?: string): Promise<PageReading<LogEntry>> {
  return readPages(api, {
    path: `${incidentPath(incident)}/log_entries`,
    parameters: since === undefined ? {} : { since },
    member: 'log_entries',
    item: LogEntry,
  });
}

export async function readNotes(incident: Incident, api: VendorApi): Promise<readonly Note[]> {
  const request = { path: `${incidentPath(incident)}/notes`, schema: NotesAnswer, needs: readRight };
  const notes = (await askVendor(api, request))?.notes ?? [];
  return notes.flatMap((note) => Note.safeParse(note).data ?? []);
}

/** Whether a person did it; a service, an integration and a bot are none. Older entries do not tell what their agent is. */
export function isPerson(agent: LogEntry['agent']): boolean {
  return agent !== undefined && (agent.type === undefined || agent.type.startsWith('user'));
}
