import * as z from 'zod';

/** The systems whose webhooks Suture can receive, by the name in their path. */
export const WebhookName = z.enum([
  'alertmanager',
  'datadog',
  'generic',
  'github-actions',
  'grafana',
  'kubernetes',
  'opsgenie',
  'pagerduty',
  'sentry',
]);
export type WebhookName = z.infer<typeof WebhookName>;

/** The name of the secret that a system's deliveries are signed with. `<name>_PREVIOUS` counts too while it is being replaced. */
export function webhookSecret(name: WebhookName): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_WEBHOOK_SECRET`;
}

/** Where a value is in a JSON body: `data.alert.labels.service`, `alerts[0].id`. */
export const JsonPath = z
  .string()
  .max(300)
  .regex(/^[\w@$-]+(?:\.[\w@$-]+|\[\d{1,4}\])*$/, 'must be names with dots between them, such as data.items[0].id');

/** How the body of a system that Suture does not know says what an alert needs. */
export const GenericWebhook = z.strictObject({
  /** The list of alerts, if a body holds several; the other paths are those of one of them. */
  alerts: JsonPath.optional(),
  /** The name of a service, or a text that matches one of its `alarms`. */
  service: JsonPath,
  title: JsonPath,
  /** The sender's name for what fired. It makes the fingerprint with the service. */
  sourceId: JsonPath,
  /** When the symptom began; the time of the delivery when left out. */
  startedAt: JsonPath.optional(),
  /** Where the state is, and the texts that mean that the symptom is over; every alert fires when left out. */
  state: z.strictObject({ path: JsonPath, resolved: z.array(z.string().min(1)).min(1).max(20) }).optional(),
  severity: JsonPath.optional(),
  url: JsonPath.optional(),
  reason: JsonPath.optional(),
  description: JsonPath.optional(),
  /** The error as the program printed it, with its stack. */
  error: JsonPath.optional(),
});
export type GenericWebhook = z.infer<typeof GenericWebhook>;

/** The bus that EventBridge made for a partner's event source, in Suture's own account and region. Its name is that of the source. */
export const PartnerBus = z
  .string()
  .regex(
    /^aws\.partner\/(?:datadog|pagerduty)\.com\/[\w./-]{1,200}$/,
    'must be the name of a bus of Datadog or PagerDuty, such as aws.partner/datadog.com/alerts',
  );

/** The webhooks of alerts that are received at `/alerts/<source>`. */
export const WebhooksConfig = z
  .strictObject({
    sources: z.array(WebhookName).max(20).default([]),
    generic: GenericWebhook.optional(),
  })
  .refine(({ sources, generic }) => generic !== undefined || !sources.includes('generic'), {
    path: ['generic'],
    error: 'must say where the fields of an alert are, since webhooks.sources has "generic"',
  });
export type WebhooksConfig = z.infer<typeof WebhooksConfig>;

/** The value at a path of a JSON value; undefined where there is none. Only an object's own members count. */
export function readJsonPath(value: unknown, path: string): unknown {
  let found = value;
  for (const [, name, index] of path.matchAll(/([\w@$-]+)|\[(\d{1,4})\]/g)) {
    if (index !== undefined) found = Array.isArray(found) ? found[Number(index)] : undefined;
    else found = memberOf(found, name ?? '');
  }
  return found;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
