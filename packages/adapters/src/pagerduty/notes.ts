import { type AlertAnswer, type AlertNews, type Incident, type PagerDutyConfig, redact } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { askVendor, type VendorApi, type VendorNotes, type VendorWorld } from '../telemetry/index.ts';
import { incidentPath, openPagerDuty } from './api.ts';
import {
  findIncident,
  isPerson,
  type LogEntry,
  Note,
  type PagerDutyIncident,
  readLogEntries,
  readNotes,
} from './incident.ts';

/** Most characters of a note. */
const noteLimit = 10_000;
const needs = 'the right to write incidents (a key that is not read-only, or the scope incidents.write)';

/**
 * Notes on the incident that sent the alert. Where the configuration allows to resolve, it is acknowledged while Suture works, triggered again when a
 * person is needed, and resolved at the end, unless a person acted on it meanwhile.
 */
export function createPagerDutyNotes(settings: PagerDutyConfig, world: VendorWorld): VendorNotes {
  const api = openPagerDuty(settings, world);
  return {
    source: 'pagerduty',
    tell: async (incident, news, mayResolve) => {
      if (settings.from === undefined)
        throw new QueryUnanswerable(
          'PagerDuty takes notes only of a user: set pagerduty.from in suture.config.ts to the address of one.',
        );
      return tell(incident, news, mayResolve, api);
    },
  };
}

async function tell(incident: Incident, news: AlertNews, mayChange: boolean, api: VendorApi): Promise<AlertAnswer> {
  const found = await findIncident(incident, api);
  if (found === undefined) return { outcome: 'left', why: `${api.name} knows no incident ${incident.alert.sourceId}` };
  // The note comes first: a run that ends between the two finds it the next time, and changes the state then.
  const writer = await noteOnce(incident, news, api);
  if (!mayChange) return { outcome: 'noted' };
  switch (news.state) {
    case 'working':
      return acknowledge(incident, found, writer, api);
    case 'recovered':
      return resolve(incident, found, writer, api);
    case 'handed_over':
      return triggerAgain(incident, found, writer, api);
  }
}

/** The id of the user that Suture writes as; undefined where PagerDuty does not tell. */
type Writer = string | undefined;

const Written = z.object({ note: Note });

async function noteOnce(incident: Incident, news: AlertNews, api: VendorApi): Promise<Writer> {
  const mark = `(Suture, incident ${incident.id}, note ${news.key})`;
  const there = (await readNotes(incident, api)).find(({ content }) => content.includes(mark));
  if (there !== undefined) return there.user?.id;
  const written = await askVendor(api, {
    path: `${incidentPath(incident)}/notes`,
    method: 'POST',
    body: { note: { content: `${redact(news.text).slice(0, noteLimit)}\n\n${mark}` } },
    schema: Written,
    needs,
    adds: true,
  });
  if (written === undefined) throw new QueryUnanswerable(`${api.name} took no note on ${incident.alert.sourceId}.`);
  return written.note.user?.id;
}

/** Only while nobody has looked at it: then it pages the next person no more. */
async function acknowledge(
  incident: Incident,
  { status }: PagerDutyIncident,
  writer: Writer,
  api: VendorApi,
): Promise<AlertAnswer> {
  if (status !== 'triggered') return { outcome: 'noted', why: `it is ${status} already` };
  const act = await findAct(incident, writer, api, /./);
  if (act !== undefined) return { outcome: 'noted', why: act };
  return change(incident, 'acknowledged', 'acknowledged', api);
}

async function resolve(
  incident: Incident,
  { status, last_status_change_by: by }: PagerDutyIncident,
  writer: Writer,
  api: VendorApi,
): Promise<AlertAnswer> {
  if (status === 'resolved' && writer !== undefined && by?.id === writer) return { outcome: 'resolved' };
  if (status === 'resolved') return { outcome: 'left', why: 'it is resolved already' };
  const act = await findAct(
    incident,
    writer,
    api,
    /^(?:assign|delegate|escalate|snooze|unacknowledge|urgency_change)_/,
  );
  if (act !== undefined) return { outcome: 'left', why: act };
  return change(incident, 'resolved', 'resolved', api);
}

/** What Suture alone acknowledged pages nobody, so it is triggered again when a person is needed. */
async function triggerAgain(
  incident: Incident,
  { status, acknowledgements = [] }: PagerDutyIncident,
  writer: Writer,
  api: VendorApi,
): Promise<AlertAnswer> {
  const isOwn =
    writer !== undefined &&
    acknowledgements.length > 0 &&
    acknowledgements.every(({ acknowledger }) => acknowledger?.id === writer);
  if (status !== 'acknowledged' || !isOwn) return { outcome: 'noted' };
  return change(incident, 'triggered', 'noted', api);
}

const Changed = z.object({ incident: z.object({ status: z.string() }) });

async function change(
  incident: Incident,
  status: 'acknowledged' | 'resolved' | 'triggered',
  outcome: AlertAnswer['outcome'],
  api: VendorApi,
): Promise<AlertAnswer> {
  const changed = await askVendor(api, {
    path: incidentPath(incident),
    method: 'PUT',
    body: { incident: { type: 'incident_reference', status } },
    schema: Changed,
    needs,
  });
  const now = changed?.incident.status ?? 'gone';
  return now === status ? { outcome } : { outcome: 'noted', why: `PagerDuty left it ${now}` };
}

/** Milliseconds in which no person can have acted: whoever opens an incident also assigns it. */
const opening = 5_000;

/** What a person, or an unknown user, did to the incident. Where its log is too long to be sure, that is the reason. */
async function findAct(incident: Incident, writer: Writer, api: VendorApi, types: RegExp): Promise<string | undefined> {
  const since = new Date(Date.parse(incident.alert.startedAt) + opening).toISOString();
  const { items, cut, unknown } = await readLogEntries(incident, api, since);
  const act = items.find((entry) => isAct(entry, writer) && types.test(entry.type));
  if (act !== undefined)
    return `a person acted on it (${act.type.replace(/_log_entry.*$/, '').slice(0, 40)} at ${(act.created_at ?? 'an unknown time').slice(0, 40)})`;
  return cut || unknown > 0 ? 'its log could not be read to the end, so a person may have acted on it' : undefined;
}

/** A note says nothing about who works on it, and a page is what PagerDuty does to a person. */
function isAct({ type, agent }: LogEntry, writer: Writer): boolean {
  return (
    isPerson(agent) && (writer === undefined || agent?.id !== writer) && !/^(?:annotate|notify|trigger)_/.test(type)
  );
}
