import type { Incident, QueryAnswer } from '@suture/core';
import { answerFrom, type Finding, type VendorApi } from '../telemetry/index.ts';
import { type PagerDutyAlert, readAlerts } from './alerts.ts';
import {
  isPerson,
  type LogEntry,
  type PagerDutyIncident,
  readIncident,
  readLogEntries,
  readNotes,
} from './incident.ts';

/** Most alerts, entries of the log and notes that are shown, and characters of an alert's details. */
const most = { alerts: 20, entries: 50, notes: 30, details: 4_000 };

/** What PagerDuty knows of the incident behind an alert: its alerts with their details, what was done about it, and its notes. No person is named. */
export function askPagerDuty(incident: Incident, api: VendorApi): Promise<QueryAnswer> {
  return answerFrom(
    [
      async () => ({ lines: incidentLines(await readIncident(incident, api)) }),
      () => findAlerts(incident, api),
      () => findEntries(incident, api),
      async () => ({
        lines: (await readNotes(incident, api))
          .slice(0, most.notes)
          .map(
            ({ content, created_at, user }) => `note of ${who(user)} at ${created_at ?? 'an unknown time'}: ${content}`,
          ),
      }),
    ],
    { nothing: `PagerDuty has no information about the incident ${incident.alert.sourceId}.` },
  );
}

function incidentLines(incident: PagerDutyIncident): readonly string[] {
  const {
    id,
    title,
    status,
    urgency,
    priority,
    service,
    created_at,
    html_url,
    assignments = [],
    alert_counts,
  } = incident;
  const facts = [
    status,
    urgency && `urgency ${urgency}`,
    priority?.summary && `priority ${priority.summary}`,
    service?.summary && `service ${service.summary}`,
    created_at && `since ${created_at}`,
    `assigned to ${assignments.length}`,
    alert_counts && `${alert_counts.triggered} of ${alert_counts.all} alerts are not resolved`,
  ];
  return [
    `incident ${id}: ${title ?? 'without a title'}`,
    `  ${facts.filter((fact) => fact).join(', ')}`,
    ...(html_url ? [`  ${html_url}`] : []),
  ];
}

async function findAlerts(incident: Incident, api: VendorApi): Promise<Finding> {
  const { items, cut, failed } = await readAlerts(incident, api);
  const left = items.length - most.alerts;
  return {
    lines: items.slice(0, most.alerts).flatMap(alertLines),
    more: [
      ...(left > 0 || cut ? [`${Math.max(left, 0)}${cut ? ' or more' : ''} further alerts were left out.`] : []),
      ...(failed === undefined ? [] : [failed]),
    ],
  };
}

function alertLines({ id, summary, status, severity, created_at, body }: PagerDutyAlert): readonly string[] {
  const facts = [status, severity, created_at].filter((fact) => fact !== undefined).join(', ');
  return [
    `alert ${id ?? ''}: ${summary ?? 'without a summary'} (${facts})`,
    ...detailLines(body?.details),
    ...(body?.contexts ?? []).map((context) => `  context: ${JSON.stringify(context)}`),
  ];
}

/** Text as its sender wrote it, with its line breaks, and the members of an object one by one. */
function detailLines(details: unknown): readonly string[] {
  if (details === undefined || details === null) return [];
  if (typeof details !== 'object') return indent(String(details));
  return Object.entries(details).flatMap(([key, value]) =>
    indent(`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  );
}

function indent(text: string): readonly string[] {
  return text
    .slice(0, most.details)
    .split('\n')
    .map((line) => `  ${line}`);
}

async function findEntries(incident: Incident, api: VendorApi): Promise<Finding> {
  const { items, cut } = await readLogEntries(incident, api);
  const shown = items.slice(0, most.entries).toReversed();
  const left = cut || shown.length < items.length;
  return { lines: shown.map(entryLine), more: left ? ['Earlier entries of the incident’s log were left out.'] : [] };
}

function entryLine({ type, created_at, agent, channel }: LogEntry): string {
  const what = type.replace(/_log_entry(?:_reference)?$/, '').replaceAll('_', ' ');
  return `${created_at ?? 'an unknown time'} ${what} by ${who(agent)}${channel?.type ? ` (${channel.type})` : ''}`;
}

function who(agent: LogEntry['agent']): string {
  if (isPerson(agent)) return 'a person';
  return agent?.type?.replace(/_reference$/, '').replaceAll('_', ' ') ?? 'somebody';
}
