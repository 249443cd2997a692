import { type Claim, printStack } from './claims.ts';

const at = '2026-11-24T08:59:50.000Z';

/** Events of vendors by their form, in the shapes that they document, one for each claim. */
export type EventForms = Readonly<Record<string, (claim: Claim) => object>>;

const titleOf = ({ type, value }: Claim) => `${type}: ${value}`;
const request = { method: 'GET', url: 'https://shop.example/orders/1', headers: [['User-Agent', 'Mozilla/5.0']] };
const frames = ({ file, line, called }: Claim) => [
  { filename: '/app/src/server.js', lineno: 9, colno: 3, function: 'handle', in_app: true },
  { filename: `/app/${file}`, lineno: line, colno: 9, function: called, in_app: true },
];
const exceptionOf = (claim: Claim) => ({
  values: [{ type: claim.type, value: claim.value, stacktrace: { frames: frames(claim) } }],
});

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/ */
const sentry = (fields: object) => ({
  issue_id: '1170820242',
  url: 'https://sentry.io/api/0/projects/acme/orders-web/events/f9cb/',
  web_url: 'https://sentry.io/organizations/acme/issues/1170820242/',
  datetime: at,
  level: 'error',
  tags: [['environment', 'production']],
  ...{ request, ...fields },
});
const triggered = (fields: object) => ({ action: 'triggered', data: { event: sentry(fields), triggered_rule: 'new' } });

export const sentryEvents: EventForms = {
  'an event': (claim) => triggered({ title: titleOf(claim), exception: exceptionOf(claim) }),
  'an error': (claim) => ({
    action: 'created',
    data: { error: sentry({ title: titleOf(claim), exception: exceptionOf(claim) }) },
  }),
  'an event with a cause': (claim) =>
    triggered({
      title: 'Error: request failed',
      exception: { values: [...exceptionOf(claim).values, { type: 'Error', value: 'request failed' }] },
    }),
  'breadcrumbs without an error': (claim) =>
    triggered({
      title: 'request failed',
      breadcrumbs: { values: [{ category: 'console', level: 'error', message: printStack(claim) }] },
    }),
  'a user agent': (claim) =>
    triggered({ title: titleOf(claim), request: { ...request, headers: [['User-Agent', printStack(claim)]] } }),
  'a tag that names the service': (claim) =>
    triggered({ title: titleOf(claim), tags: [['service', 'payments']], exception: exceptionOf(claim) }),
  'an issue': (claim) => ({
    action: 'created',
    data: {
      issue: {
        id: '1170820242',
        title: titleOf(claim),
        culprit: claim.called,
        level: 'error',
        status: 'unresolved',
        firstSeen: at,
        lastSeen: at,
        project: { id: '1', name: 'orders', slug: 'orders-web' },
        metadata: { type: claim.type, value: claim.value, filename: claim.file, function: claim.called },
      },
    },
  }),
};

/** What an e-mail, a form or a forwarded text can put into a page. */
export const pages: EventForms = {
  // https://developer.pagerduty.com/docs/webhooks-overview
  'the title of a page': (claim) => pagerDuty(`orders: ${titleOf(claim)} in ${claim.file}`),
  'the deduplication key of a page': (claim) => pagerDuty('orders-api fails', `${claim.file} ${titleOf(claim)}`),
  // https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/
  'the message of an alert': (claim) => opsgenie({ message: `orders-api: ${titleOf(claim)}`, entity: 'orders-api' }),
  'the description of an alert': (claim) => opsgenie({ entity: 'orders-api', description: printStack(claim) }),
  'a tag that names another service': (claim) => opsgenie({ message: titleOf(claim), tags: ['service:payments'] }),
  'an error in a form of one’s own': (claim) => ({
    source: 'suture.webhook',
    'detail-type': 'Suture Webhook',
    detail: {
      from: 'generic',
      body: { service: 'orders', what: titleOf(claim), check: 'form', at, error: printStack(claim) },
    },
  }),
};

function pagerDuty(title: string, key = 'd3640fbd') {
  const data = {
    id: 'PGR0VU2',
    status: 'triggered',
    incident_key: key,
    created_at: at,
    ...{ title, urgency: 'high', service: { id: 'PF9', summary: 'orders-api' } },
  };
  return { event: { event_type: 'incident.triggered', occurred_at: at, data } };
}

function opsgenie(fields: object) {
  const alert = { alertId: '052652ac', message: 'orders-api fails', priority: 'P1', createdAt: Date.parse(at) };
  return { action: 'Create', alert: { ...alert, ...fields } };
}

const awsEvent = (type: string, source: string, detail: object) => ({
  version: '0',
  'detail-type': type,
  ...{ source, account: '123456789012', region: 'eu-west-1', time: at, resources: [], detail },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const alarm = (namespace: string, name: string) =>
  awsEvent('CloudWatch Alarm State Change', 'aws.cloudwatch', {
    alarmName: 'orders-errors',
    state: { value: 'ALARM', reason: 'Threshold Crossed', timestamp: at },
    configuration: {
      metrics: [
        {
          id: 'm1',
          metricStat: { metric: { namespace, name, dimensions: {} }, period: 60, stat: 'Sum' },
          returnData: true,
        },
      ],
    },
  });

/** An alarm over a filter that counts a word in the log. */
export const filterAlarm = alarm('Shop', 'ErrorLines');
/** An alarm over what the load balancer measures. */
export const platformAlarm = alarm('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count');

/** What the platform or the person who configured it words. */
export const trueAlerts: EventForms = {
  'an alarm of the load balancer': () => platformAlarm,
  'an alarm over a filter of the log': () => filterAlarm,
  // https://docs.datadoghq.com/integrations/webhooks/
  'a monitor of Datadog': () => ({
    title: 'orders-api fails',
    ...{ date: String(Date.parse(at)), body: '7 of 20 fail', alert_id: '42', alert_transition: 'Triggered' },
    ...{ alert_title: 'orders-api fails', alert_scope: 'host:a', org: { id: '1', name: 'acme' } },
  }),
  'a page of PagerDuty': () => pagerDuty('Too many errors'),
  'an alert of Opsgenie': () => opsgenie({ entity: 'orders-api' }),
  // https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
  'an alert of Alertmanager': () => ({
    status: 'firing',
    labels: { alertname: 'TooManyErrors', service: 'orders', severity: 'critical' },
    annotations: { summary: 'It answers too many 5xx' },
    ...{ startsAt: at, endsAt: '0001-01-01T00:00:00Z' },
  }),
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
  'a stopped task of ECS': () =>
    awsEvent('ECS Task State Change', 'aws.ecs', {
      lastStatus: 'STOPPED',
      group: 'service:orders-web',
      clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      stoppingAt: at,
      containers: [{ name: 'web', exitCode: 1 }],
    }),
};

/** Alerts that bring the error in the service's own words. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export const ownAlerts: EventForms = {
  'a failed invocation of Lambda': (claim) => ({
    version: '1.0',
    timestamp: at,
    requestContext: {
      requestId: 'e4b46cbf',
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders-handler:$LATEST',
      condition: 'RetriesExhausted',
    },
    requestPayload: { order: 7 },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    responsePayload: { errorType: claim.type, errorMessage: claim.value, trace: printStack(claim).split('\n') },
  }),
  'an event of one’s own': (claim) =>
    awsEvent('Suture Alert', 'shop.canary', {
      service: 'orders',
      ...{ title: 'the check fails', state: 'firing', startedAt: at, sourceId: 'check' },
      error: { name: claim.type, message: claim.value, stack: printStack(claim) },
    }),
};
