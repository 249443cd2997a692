import * as z from 'zod';
import { lenient } from '../../lenient.ts';
import { Time } from '../cloudwatch/index.ts';
import { CapturedRequest, Exceptions } from './event.ts';

const text = lenient(z.string());
const id = z.union([z.string().min(1), z.number()]).transform(String);

/** A tag in an event is a pair, and some SDKs send objects. */
const Tag = z.union([z.tuple([z.string(), z.string()]), z.object({ key: z.string(), value: z.string() })]);
const Tags = z
  .array(z.unknown())
  .catch([])
  .transform((tags) =>
    tags.slice(0, 200).flatMap((tag) => {
      const read = Tag.safeParse(tag).data;
      if (read === undefined) return [];
      return Array.isArray(read) ? [{ key: read[0], value: read[1] }] : [read];
    }),
  );

/** The fields we use of an event, in `event_alert` and `error`. Its user is not read. */
export const SentryEvent = z.object({
  issue_id: lenient(id),
  /** `https://sentry.io/api/0/issues/1170820242/`; the id's only place in older deliveries. */
  issue_url: text,
  /** `https://sentry.io/api/0/projects/acme/orders/events/e4874d66/` */
  url: text,
  web_url: text,
  title: text,
  message: text,
  culprit: text,
  level: text,
  release: text,
  environment: text,
  datetime: lenient(Time),
  timestamp: lenient(Time),
  tags: Tags,
  exception: Exceptions,
  request: CapturedRequest,
});
export type SentryEvent = z.infer<typeof SentryEvent>;

/** `event_alert`: an alert rule matched an event. */
export const EventAlert = z.object({
  action: z.literal('triggered'),
  data: z.object({ event: SentryEvent, triggered_rule: text }),
});

/** `error`: one event that Sentry took in. */
export const ErrorCreated = z.object({ action: z.literal('created'), data: z.object({ error: SentryEvent }) });

/** `issue`: Sentry's group of equal errors changed. */
export const IssueChange = z.object({
  action: z.string(),
  data: z.object({
    issue: z.object({
      id,
      title: text,
      culprit: text,
      level: text,
      status: text,
      web_url: text,
      permalink: text,
      firstSeen: Time,
      lastSeen: lenient(Time),
      priority: text,
      project: z.object({ slug: z.string().min(1) }),
      metadata: lenient(z.object({ type: text, value: text, filename: text, function: text })),
    }),
  }),
});

/** `metric_alert`: a metric alert rule changed its state. */
export const MetricAlert = z.object({
  action: z.string(),
  data: z.object({
    metric_alert: z.object({
      id,
      title: text,
      date_started: lenient(Time),
      date_detected: lenient(Time),
      date_created: lenient(Time),
      projects: lenient(z.array(z.string())),
      alert_rule: z.object({
        id,
        name: text,
        query: text,
        aggregate: text,
        projects: lenient(z.array(z.string())),
      }),
    }),
    description_title: text,
    description_text: text,
    web_url: text,
  }),
});
