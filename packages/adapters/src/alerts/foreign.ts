import * as z from 'zod';

/** A form that no alert source reads, recognised so that the refusal can name it. */
interface ForeignForm {
  /** `a webhook of PagerDuty` */
  readonly name: string;
  readonly shape: z.ZodType;
  /** What to do instead of sending a Suture Alert. */
  readonly remedy?: string;
}

const text = z.string();
const some = z.unknown().refine((value) => value !== undefined);
const object = z.looseObject({});
const list = z.array(z.unknown());

/** The more telling ones first. */
const forms: readonly ForeignForm[] = [
  {
    name: 'the confirmation of a subscription to an SNS topic',
    shape: z.object({ Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']), SubscribeURL: text }),
    remedy: 'open its SubscribeURL to confirm the subscription; the alarms follow',
  },
  {
    name: 'a change of an alarm’s configuration, which starts nothing',
    shape: z.object({ 'detail-type': z.literal('CloudWatch Alarm Configuration Change') }),
    remedy: 'send a "CloudWatch Alarm State Change" event',
  },
  {
    name: 'the result of a deployment, which wakes incidents that wait for it and starts none',
    shape: z.object({ source: z.enum(['aws.codepipeline', 'aws.codedeploy', 'aws.codebuild']), 'detail-type': text }),
    remedy: 'send the alarm of the service',
  },
  {
    name: 'an event of Auto Scaling about something that did not fail',
    shape: z.union([
      z.object({ source: z.literal('aws.autoscaling'), 'detail-type': text }),
      z.object({ Service: z.literal('AWS Auto Scaling') }),
    ]),
    remedy: 'send an "EC2 Instance Launch Unsuccessful" event',
  },
  {
    name: 'log data of a CloudWatch Logs subscription',
    shape: z.object({ awslogs: z.object({ data: text }) }),
    remedy: 'save the log itself and pass it with --log',
  },
  {
    name: 'the definition of an alarm, not its state',
    shape: z.union([
      z.object({ AlarmName: text, ComparisonOperator: text, StateValue: z.undefined().optional() }),
      z.object({ Type: z.literal('AWS::CloudWatch::Alarm') }),
    ]),
    remedy: 'send the answer of aws cloudwatch describe-alarms --state-value ALARM --output json',
  },
  {
    name: 'an event of PagerDuty that does not carry an incident',
    shape: z.object({ event: z.object({ event_type: text, resource_type: text, data: object }) }),
    remedy: 'send the incident.triggered event',
  },
  {
    name: 'an alert of PagerDuty in another form than its webhooks of version 3',
    shape: z.union([
      z.object({ routing_key: text, event_action: text }),
      z.object({ messages: z.array(z.object({ event: text, incident: object })).min(1) }),
      z.object({ messages: z.array(z.looseObject({ type: text, data: z.looseObject({ incident: object }) })).min(1) }),
      z.object({ incident: z.object({ incident_number: some, html_url: text }) }),
      z.object({ 'detail-type': text, source: text.startsWith('aws.partner/pagerduty.com') }),
    ]),
    remedy: 'add a webhook of version 3 in PagerDuty (docs/alerts/pagerduty.md)',
  },
  {
    name: 'an alert of Datadog that lacks fields of its template',
    shape: z.union([
      z.object({ source: text.startsWith('aws.partner/datadog.com') }),
      z.object({ alert_transition: text }),
      z.object({ alert_type: text, event_type: text }),
      z.object({ event_type: text, last_updated: some }),
      z.object({ monitor_id: some }),
    ]),
    remedy: 'use the template of docs/alerts/datadog-webhook.json (docs/alerts/datadog.md)',
  },
  {
    name: 'a webhook of Sentry that says nothing about a symptom',
    shape: z.object({ action: text, installation: z.object({ uuid: text }), data: object }),
    remedy: 'send one of the resources issue, event_alert, metric_alert or error (docs/alerts/sentry.md)',
  },
  {
    name: 'an alert of Sentry in the form of its old webhooks, which nothing signs',
    shape: z.union([
      z.object({ project: some, culprit: some, event: object }),
      z.object({ project_slug: text, event: object }),
    ]),
    remedy: 'create an internal integration (docs/alerts/sentry.md)',
  },
  {
    name: 'an alert of Grafana in its old form',
    shape: z.union([z.object({ ruleName: text, evalMatches: some }), z.object({ ruleUrl: text, state: text })]),
    remedy: 'use Grafana Alerting with a webhook contact point (docs/alerts/grafana.md)',
  },
  {
    name: 'a group of Alertmanager or Grafana without alerts',
    shape: z.object({ alerts: list, groupKey: text }),
    remedy: 'send the group as the webhook does, with its alerts',
  },
  {
    name: 'an alert of Prometheus Alertmanager without startsAt',
    shape: z.object({ labels: z.looseObject({ alertname: text }) }),
    remedy: 'send the alert as the webhook does (docs/alerts/alertmanager.md)',
  },
  {
    name: 'a webhook of Opsgenie that says nothing about a symptom',
    shape: z.union([
      z.object({ action: text, alert: z.looseObject({ tinyId: some }) }),
      z.object({ action: text, integrationId: text, alert: object }),
    ]),
    remedy: 'send the action Create (docs/alerts/opsgenie.md)',
  },
  {
    name: 'an alert of New Relic',
    shape: z.union([
      z.object({ source: text.startsWith('aws.partner/newrelic.com') }),
      z.object({ issueUrl: text }),
      z.object({ issueId: text, impactedEntities: some }),
      z.object({ condition_name: text, incident_id: some }),
      z.object({ condition_id: some, policy_name: text }),
      z.object({ policyUrl: text, state: text }),
    ]),
  },
  {
    name: 'an alert of Splunk On-Call (VictorOps)',
    shape: z.object({ message_type: text, entity_id: text }),
  },
  { name: 'an alert of Splunk', shape: z.object({ sid: text, search_name: text }) },
  { name: 'an alert of Azure Monitor', shape: z.object({ schemaId: text, data: object }) },
  {
    name: 'an alert of Google Cloud Monitoring',
    shape: z.object({ incident: z.looseObject({ incident_id: text, policy_name: text }) }),
  },
  { name: 'an alert of Rollbar', shape: z.object({ event_name: text, data: z.looseObject({ item: object }) }) },
  {
    name: 'an alert of Bugsnag',
    shape: z.object({ trigger: z.looseObject({ type: text }), project: object, account: object }),
  },
  { name: 'an alert of Pingdom', shape: z.object({ check_id: some, check_name: text, current_state: text }) },
  { name: 'an alert of incident.io', shape: z.object({ event_type: text.startsWith('public_') }) },
  {
    name: 'a webhook of GitHub about something else than a completed workflow run',
    shape: z.object({ repository: z.looseObject({ full_name: text }), sender: object }),
    remedy: 'send the event workflow_run (docs/alerts/github-actions.md)',
  },
  {
    name: 'an object of Kubernetes that is neither a pod nor an event about one',
    shape: z.object({ kind: text, apiVersion: text }),
    remedy: 'send the pod or its events (docs/alerts/kubernetes.md)',
  },
  { name: 'a CloudEvent', shape: z.object({ specversion: text, type: text, source: text }) },
];

/** Where the fields of a Suture Alert are described. */
export const alertHelp = 'docs/alerts.md#send-an-alert';

/** What a value is that no source reads, and what to send instead; undefined when it is not known. */
export function describeForeign(value: unknown): string | undefined {
  const remedy = (form: ForeignForm) => form.remedy ?? `send it as a "Suture Alert" event (${alertHelp})`;
  const form = forms.find(({ shape }) => shape.safeParse(value).success);
  if (form !== undefined) return `this is ${form.name}; ${remedy(form)}`;
  const event = z.object({ source: text, 'detail-type': text }).safeParse(value).data;
  if (event !== undefined)
    return `this is a "${event['detail-type'].slice(0, 100)}" event of ${event.source.slice(0, 100)}; make a CloudWatch alarm of it, or send it as a "Suture Alert" event (${alertHelp})`;
  return undefined;
}

/** What a value is that nothing is known of. */
export function describeUnknown(value: unknown): string {
  if (Array.isArray(value)) return 'this is an empty list';
  if (typeof value === 'string') return `this is text: ${JSON.stringify(value.slice(0, 80))}`;
  if (typeof value !== 'object' || value === null) return `this is ${JSON.stringify(value)}`;
  const names = Object.keys(value)
    .slice(0, 8)
    .map((name) => name.slice(0, 40));
  return names.length === 0 ? 'this is an empty object' : `this is an object with the fields ${names.join(', ')}`;
}
