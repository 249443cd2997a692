import { type Alert, type Config, defined, InvalidInput, parse, type Severity } from '@suture/core';
import * as z from 'zod';
import { entitle, excerpt, identityOf, linkOf, severityOf } from './alert-text.ts';
import { claimService } from './find-service.ts';
import {
  ErrorCreated,
  EventAlert,
  IssueChange,
  MetricAlert,
  requestOf,
  type SentryEvent,
  thrownOf,
} from './sentry/index.ts';
import type { AlertSource } from './source.ts';

const some = z.object({});
const EventOutline = z.object({ action: z.literal('triggered'), data: z.object({ event: some }) });
const ErrorOutline = z.object({ action: z.literal('created'), data: z.object({ error: some }) });
const MetricOutline = z.object({ action: z.string(), data: z.object({ metric_alert: some }) });
/** Other actions, such as an assignment, say nothing about the symptom. */
const IssueOutline = z.object({
  action: z.enum(['created', 'unresolved', 'resolved']),
  data: z.object({ issue: some }),
});

const what = 'the Sentry webhook';

const forms: readonly { readonly outline: z.ZodType; readonly read: AlertSource['read'] }[] = [
  { outline: EventOutline, read: readEventAlert },
  { outline: ErrorOutline, read: readError },
  { outline: MetricOutline, read: readMetricAlert },
  { outline: IssueOutline, read: readIssue },
];

export const sentry: AlertSource = {
  name: 'sentry',
  shape: 'a webhook of an internal integration of Sentry about an issue, an event, an error or a metric alert',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    state: 'platform',
    fingerprint: 'platform',
    url: 'platform',
    description: 'platform',
    // Anybody can send events with a project's public key, with any tags and any time.
    service: 'outsider',
    startedAt: 'outsider',
    severity: 'outsider',
    title: 'outsider',
    reason: 'outsider',
    error: 'outsider',
    event: 'outsider',
  },
  identity: [
    'data.event.issue_id',
    'data.event.issue_url',
    'data.error.issue_id',
    'data.issue.id',
    'data.metric_alert.alert_rule.id',
  ],
  accepts: (event) => formOf(event) !== undefined,
  read: (event, config) => {
    const form = formOf(event);
    if (form === undefined) throw new InvalidInput(what, ['it has no known form']);
    return form.read(event, config);
  },
};

function formOf(event: unknown) {
  return forms.find(({ outline }) => outline.safeParse(event).success);
}

function readEventAlert(raw: unknown, config: Config): Alert {
  const { event, triggered_rule: rule } = parse(EventAlert, raw, what).data;
  return readEvent(event, { path: 'data.event', rule }, config);
}

function readError(raw: unknown, config: Config): Alert {
  return readEvent(parse(ErrorCreated, raw, what).data.error, { path: 'data.error', rule: undefined }, config);
}

function readEvent(
  event: SentryEvent,
  { path, rule }: { readonly path: string; readonly rule: string | undefined },
  config: Config,
): Alert {
  const issue = event.issue_id ?? /\/issues\/(\d{1,30})\//.exec(event.issue_url ?? '')?.[1];
  if (issue === undefined) throw new InvalidInput(what, [`${path}.issue_id: it is missing`]);
  const began = event.datetime ?? event.timestamp;
  if (began === undefined) throw new InvalidInput(what, [`${path}.datetime: it is missing or no time`]);
  const project = /\/projects\/[^/]{1,200}\/([^/]{1,200})\//.exec(event.url ?? '')?.[1];
  return {
    source: 'sentry',
    sourceId: issue.slice(0, 300),
    service: claim(
      [
        { field: `${path}.tags service`, name: event.tags.find(({ key }) => key === 'service')?.value },
        { field: `the project in ${path}.url`, name: project },
        { field: 'data.triggered_rule', name: rule },
      ],
      config,
    ),
    title: entitle(event.title, event.message, `issue ${issue}`),
    state: 'firing',
    startedAt: began.toISOString(),
    fingerprint: identityOf('sentry', issue),
    ...defined({
      severity: severityOfLevel(event.level),
      url: linkOf(event.web_url),
      reason: excerpt(describePlace(event)),
      description: excerpt(rule && `the alert rule "${rule}" matched`),
      error: thrownOf(event.exception),
      event: requestOf(event.request),
    }),
  };
}

/** `error` is what every error has, so it says nothing about this one. */
function severityOfLevel(level: string | undefined): Severity | undefined {
  return level === 'error' ? undefined : severityOf(level);
}

function describePlace({ culprit, release, environment }: SentryEvent): string {
  const parts = [culprit && `in ${culprit}`, release && `release ${release}`, environment && `in ${environment}`];
  return parts.filter((part) => part).join(', ');
}

function readIssue(raw: unknown, config: Config): Alert {
  const { action, data } = parse(IssueChange, raw, what);
  const { issue } = data;
  const { type, value } = issue.metadata ?? {};
  return {
    source: 'sentry',
    sourceId: issue.id.slice(0, 300),
    service: claim([{ field: 'data.issue.project.slug', name: issue.project.slug }], config),
    title: entitle(issue.title, `issue ${issue.id}`),
    state: action === 'resolved' || issue.status === 'resolved' ? 'resolved' : 'firing',
    // An issue keeps its first date when it is resolved and seen again: the last one tells what came before its end from what came after.
    startedAt: (action === 'created' ? issue.firstSeen : (issue.lastSeen ?? issue.firstSeen)).toISOString(),
    fingerprint: identityOf('sentry', issue.id),
    ...defined({
      severity: severityOf(issue.priority) ?? severityOfLevel(issue.level),
      url: linkOf(issue.web_url ?? issue.permalink),
      reason: excerpt(issue.culprit && `in ${issue.culprit}`),
      // The stack is in the issue's events, which are read when the incident is diagnosed.
      error: type === undefined || type === '' ? undefined : thrownOf({ values: [{ type, value }] }),
    }),
  };
}

function readMetricAlert(raw: unknown, config: Config): Alert {
  const { action, data } = parse(MetricAlert, raw, what);
  const { metric_alert: alert } = data;
  const { alert_rule: rule } = alert;
  const began = alert.date_started ?? alert.date_detected ?? alert.date_created;
  if (began === undefined) throw new InvalidInput(what, ['data.metric_alert.date_started: it is missing or no time']);
  const projects = [...(alert.projects ?? []), ...(rule.projects ?? [])].slice(0, 20);
  const named = projects.map((name) => ({ field: 'data.metric_alert.projects', name }));
  return {
    source: 'sentry',
    // Not an issue, which the name must show to those who ask Sentry about it.
    sourceId: `metric alert ${alert.id}`.slice(0, 300),
    service: claim([...named, { field: 'data.metric_alert.alert_rule.name', name: rule.name }], config),
    title: entitle(data.description_title, alert.title, rule.name, `metric alert ${alert.id}`),
    state: action === 'resolved' ? 'resolved' : 'firing',
    startedAt: began.toISOString(),
    fingerprint: identityOf('sentry', 'metric', rule.id),
    ...defined({
      severity: severityOf(action),
      url: linkOf(data.web_url),
      reason: excerpt(data.description_text),
      description: excerpt(rule.aggregate && `${rule.aggregate} of ${rule.query || 'all events'}`),
    }),
  };
}

function claim(named: Parameters<typeof claimService>[0]['named'], config: Config): string {
  return claimService({ source: 'sentry', what, named }, config);
}
