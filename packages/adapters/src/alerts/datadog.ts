import { type Alert, type Config, defined, InvalidInput, parse, type Severity } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { entitle, excerpt, identityOf, linkOf, severityOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { claimService } from './find-service.ts';
import type { AlertSource } from './source.ts';

const text = lenient(z.string());
const id = lenient(z.union([z.string(), z.number()]).transform(String));
/** `a:1, b:2` in a webhook, a list in an event of EventBridge. */
const Tags = lenient(
  z.union([z.array(z.string()), z.string().transform((list) => list.split(','))]).transform((tags) => {
    return tags.slice(0, 200).map((tag) => tag.trim());
  }),
);

/** `$DATE` is a text of milliseconds. */
const Stamp = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{10,13}$/.test(value) ? Number(value) : value),
  Time,
);

/** The fields of our template, docs/alerts/datadog-webhook.json; of the template that Datadog proposes, those that it has. */
const Notice = z.object({
  title: z.string(),
  date: Stamp,
  body: text,
  link: text,
  tags: Tags,
  alert_id: id,
  alert_title: text,
  alert_transition: text,
  alert_priority: text,
  alert_scope: text,
  org: lenient(z.object({ id })),
});

const Outline = z.object({
  title: z.string(),
  date: z.unknown().refine((value) => value !== undefined),
  org: z.object({ id: z.unknown() }),
});

/** The fields we use of an event that Datadog sends to EventBridge about a monitor. */
const Partner = z.object({
  source: z.string().startsWith('aws.partner/datadog.com'),
  time: z.string(),
  detail: z.object({
    title: text,
    text,
    tags: Tags,
    meta: z.object({
      monitor: z.object({ id, name: z.string(), org_id: id, priority: id, tags: Tags }),
      transition: z.object({ trans_name: z.string() }),
    }),
  }),
});

export const datadog: AlertSource = {
  name: 'datadog',
  shape: 'a webhook of Datadog with the template of docs/alerts/datadog-webhook.json',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    state: 'platform',
    startedAt: 'platform',
    severity: 'platform',
    url: 'platform',
    // The service tags its metrics and logs, by which a monitor groups and names its alerts.
    service: 'service',
    fingerprint: 'service',
    title: 'service',
    description: 'service',
    // A monitor's message may hold samples of logs.
    reason: 'outsider',
  },
  identity: ['org.id', 'alert_id', 'alert_scope', 'title'],
  accepts: (event) => Outline.safeParse(event).success,
  open: openPartner,
  read: readNotice,
};

/** The event of EventBridge as the webhook about the same change. */
function openPartner(body: unknown): readonly unknown[] | undefined {
  const event = Partner.safeParse(body).data;
  if (event === undefined) return undefined;
  const { detail } = event;
  const { monitor, transition } = detail.meta;
  return [
    {
      title: detail.title ?? monitor.name,
      date: event.time,
      body: detail.text,
      tags: [...(detail.tags ?? []), ...(monitor.tags ?? [])],
      alert_id: monitor.id,
      alert_title: monitor.name,
      alert_transition: transition.trans_name,
      alert_priority: monitor.priority === undefined ? undefined : `P${monitor.priority}`,
      org: { id: monitor.org_id },
    },
  ];
}

/** `[P2] [Triggered on {host:a}] the name`: what Datadog puts before a monitor's name. */
const prefix =
  /^(?:\[P[1-5]\]\s*)?\[(re-?triggered|triggered|re-?warn|warn|re-?no data|no data|recovered)\b[^\]]{0,300}\]\s*/i;

function readNotice(raw: unknown, config: Config): Alert {
  const what = 'the Datadog alert';
  const notice = parse(Notice, raw, what);
  const { tags = [], alert_id: monitor } = notice;
  // `$ALERT_TITLE` is the monitor's name with or without the transition before it.
  const name = (notice.alert_title ?? notice.title).replace(prefix, '');
  const transition = readTransition(notice, what);
  const tag = (key: string) => tags.find((one) => one.startsWith(`${key}:`))?.slice(key.length + 1);
  return {
    source: 'datadog',
    sourceId: (monitor ?? name).slice(0, 300) || 'monitor',
    service: claimService(
      {
        source: 'datadog',
        what,
        named: [
          { field: 'tags service', name: tag('service') },
          { field: notice.alert_title === undefined ? 'title' : 'alert_title', name },
        ],
      },
      config,
    ),
    title: entitle(name, notice.title, `monitor ${monitor ?? ''}`),
    state: /^recovered$|^ok$/i.test(transition) ? 'resolved' : 'firing',
    startedAt: notice.date.toISOString(),
    fingerprint: identityOf('datadog', notice.org?.id, monitor ?? name, notice.alert_scope),
    ...defined({
      severity: severityOf(notice.alert_priority) ?? severityOfTransition(transition),
      url: linkOf(notice.link),
      reason: excerpt(notice.body),
      description: excerpt(`${transition}${notice.alert_scope ? ` on ${notice.alert_scope}` : ''}`),
    }),
  };
}

/** `Triggered`, `Re-Triggered`, `Warn`, `No Data`, `Recovered`; in the title where the template leaves it out. */
function readTransition({ alert_transition: said, title }: z.infer<typeof Notice>, what: string): string {
  const found = said ?? prefix.exec(title)?.[1];
  if (found !== undefined && found !== '') return found;
  throw new InvalidInput(what, [
    'alert_transition: it is missing, and the title does not name a transition; use the template of docs/alerts/datadog-webhook.json',
  ]);
}

function severityOfTransition(transition: string): Severity | undefined {
  return /warn/i.test(transition) ? 'medium' : undefined;
}
