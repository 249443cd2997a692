import * as z from 'zod';
import type { PagerDutyAlert, PagerDutyEntry, PagerDutyIncident, PagerDutyState } from './pagerduty-state.ts';
import { type Asked, openWebApi, type Reply, type Route, type WebApi } from './web-api.ts';

export interface PagerDutyApi extends WebApi {
  /** A person acts on an incident on PagerDuty's pages. */
  readonly act: (id: string, type: 'acknowledge' | 'resolve' | 'escalate' | 'assign' | 'snooze', by: string) => void;
}

/** Stands in for PagerDuty's REST API v2 (developer.pagerduty.com/api-reference): incidents, their alerts, log entries and notes. */
export function openPagerDuty(state: PagerDutyState, host = 'api.pagerduty.com'): PagerDutyApi {
  const api = openWebApi({ host, refuse: (asked) => refuse(asked, state), routes: routesOf(state) });
  return {
    ...api,
    act: (id, type, by) => {
      const incident = state.incidents.find((one) => one.id === id);
      if (incident === undefined) throw new RangeError(`there is no incident ${id}`);
      if (type === 'acknowledge' || type === 'resolve') changeStatus(incident, `${type}d`, by, state);
      else incident.log.push({ type, at: state.now().toISOString(), by, channel: 'website' });
    },
  };
}

function refuse({ method, headers }: Asked, { token, isReadOnly = false, users }: PagerDutyState): Reply | undefined {
  if (headers.get('authorization') !== `Token token=${token}`) return refusal(401, 'Unauthorized', 2006);
  if (headers.get('accept') !== 'application/vnd.pagerduty+json;version=2')
    return refusal(400, 'Invalid Accept header', 2001);
  if (method === 'GET') return undefined;
  if (isReadOnly) return refusal(403, 'Access Denied', 2010);
  return Object.hasOwn(users, headers.get('from') ?? '') ? undefined : refusal(400, 'Requester User Not Found', 1008);
}

function refusal(status: number, message: string, code: number, errors: readonly string[] = []): Reply {
  return { status, body: { error: { message, code, ...(errors.length === 0 ? {} : { errors }) } } };
}

function routesOf(state: PagerDutyState): readonly Route[] {
  const route = (
    method: string,
    below: string,
    answer: (incident: PagerDutyIncident, asked: Asked) => Reply,
  ): Route => ({
    method,
    path: new RegExp(`^/incidents/([^/]+)${below}$`),
    answer: (asked, id) => {
      const incident = state.incidents.find((one) => one.id === id);
      return incident === undefined ? refusal(404, 'Not Found', 2100) : answer(incident, asked);
    },
  });
  return [
    route('GET', '', (incident) => ({ body: { incident: toApiIncident(incident) } })),
    route('PUT', '', (incident, asked) => update(incident, asked, state)),
    route('GET', '/alerts', ({ alerts }, asked) => page('alerts', alerts.map(toApiAlert), asked, state)),
    route('GET', '/log_entries', ({ log, service }, asked) => {
      const since = Date.parse(asked.query.get('since') ?? '1970-01-01T00:00:00Z');
      const entries = log.filter(({ at }) => Date.parse(at) >= since).toReversed();
      return page(
        'log_entries',
        entries.map((entry) => toApiEntry(entry, service)),
        asked,
        state,
      );
    }),
    route('GET', '/notes', ({ notes }) => ({ body: { notes: notes.map(toApiNote) } })),
    route('POST', '/notes', (incident, asked) => annotate(incident, asked, state)),
  ];
}

function page(member: string, all: readonly unknown[], { query }: Asked, { pageSize = 100 }: PagerDutyState): Reply {
  const limit = Math.min(Number(query.get('limit') ?? 25), pageSize);
  const offset = Number(query.get('offset') ?? 0);
  const items = all.slice(offset, offset + limit);
  return { body: { [member]: items, limit, offset, total: null, more: offset + limit < all.length } };
}

const Update = z.object({
  incident: z.object({ type: z.string(), status: z.enum(['resolved', 'acknowledged', 'triggered']) }),
});

function update(incident: PagerDutyIncident, { body, headers }: Asked, state: PagerDutyState): Reply {
  const wanted = Update.safeParse(body).data?.incident;
  if (wanted === undefined) return refusal(400, 'Invalid Input Provided', 2001, ['Status is invalid']);
  if (incident.status === 'resolved' && wanted.status === 'resolved')
    return refusal(400, 'Invalid Input Provided', 2001, ['Incident Already Resolved']);
  changeStatus(incident, wanted.status, writer(headers, state), state);
  return { body: { incident: toApiIncident(incident) } };
}

function changeStatus(incident: PagerDutyIncident, status: string, by: string, { now }: PagerDutyState): void {
  const at = now().toISOString();
  if (status === 'acknowledged') {
    incident.status = status;
    incident.acknowledgedBy.push(by);
    incident.log.push({ type: 'acknowledge', at, by, channel: 'api' });
  } else if (status === 'resolved') {
    incident.status = status;
    incident.log.push({ type: 'resolve', at, by, channel: 'api' });
  } else {
    incident.status = 'triggered';
    incident.acknowledgedBy = [];
    incident.log.push({ type: 'unacknowledge', at, by, channel: 'api' });
  }
}

const NewNote = z.object({ note: z.object({ content: z.string().min(1) }) });

function annotate(incident: PagerDutyIncident, { body, headers }: Asked, state: PagerDutyState): Reply {
  const content = NewNote.safeParse(body).data?.note.content;
  if (content === undefined) return refusal(400, 'Invalid Input Provided', 2001, ['Note content is empty']);
  const [at, by] = [state.now().toISOString(), writer(headers, state)];
  const note = { content, at, by };
  incident.notes.push(note);
  incident.log.push({ type: 'annotate', at, by, channel: 'note' });
  return { body: { note: toApiNote(note, incident.notes.length - 1) } };
}

function writer(headers: Headers, { users }: PagerDutyState): string {
  return users[headers.get('from') ?? ''] ?? '';
}

function user(id: string) {
  return { id, type: 'user_reference', summary: 'A user' };
}

function toApiIncident(incident: PagerDutyIncident) {
  const { id, title, status, at, service, alerts, acknowledgedBy, mergedInto, log } = incident;
  const last = log.findLast(({ type }) => ['trigger', 'acknowledge', 'unacknowledge', 'resolve'].includes(type));
  const resolved = alerts.filter((alert) => alert.status === 'resolved').length;
  return {
    id,
    type: 'incident',
    summary: `[#7] ${title}`,
    title,
    status,
    created_at: at,
    html_url: `https://acme.pagerduty.com/incidents/${id}`,
    urgency: 'high',
    priority: null,
    service: { id: 'PSERVICE', type: 'service_reference', summary: service },
    assignments: status === 'resolved' ? [] : [{ at, assignee: user('PONCALL') }],
    acknowledgements: status === 'acknowledged' ? acknowledgedBy.map((one) => ({ at, acknowledger: user(one) })) : [],
    last_status_change_by: last?.by === undefined ? { id: 'PSERVICE', type: 'service_reference' } : user(last.by),
    alert_counts: { all: alerts.length, triggered: alerts.length - resolved, resolved },
    resolve_reason:
      mergedInto === undefined
        ? null
        : { type: 'merge_resolve_reason', incident: { id: mergedInto, type: 'incident_reference' } },
  };
}

function toApiAlert({ id, at, summary, severity = 'critical', status = 'triggered', details = null }: PagerDutyAlert) {
  return {
    id,
    type: 'alert',
    summary,
    created_at: at,
    status,
    severity,
    suppressed: false,
    body: { type: 'alert_body', contexts: [], details },
  };
}

function toApiEntry({ type, at, by, channel = 'auto' }: PagerDutyEntry, service: string) {
  return {
    id: `R${at}`,
    type: `${type}_log_entry`,
    summary: `${type} by somebody`,
    created_at: at,
    agent: by === undefined ? { id: 'PSERVICE', type: 'service_reference', summary: service } : user(by),
    channel: { type: channel },
    contexts: [],
  };
}

function toApiNote({ content, at, by }: PagerDutyIncident['notes'][number], index: number) {
  return {
    id: `N${index + 1}`,
    user: user(by),
    channel: { summary: 'The PagerDuty website or APIs' },
    content,
    created_at: at,
  };
}
