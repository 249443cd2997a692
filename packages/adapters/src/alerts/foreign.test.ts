import { expect, it } from 'vitest';
import { describeForeign, describeUnknown } from './foreign.ts';

it.each([
  [
    'PagerDuty',
    { event: { id: '01', event_type: 'incident.triggered', resource_type: 'incident', data: { id: 'Q1' } } },
  ],
  [
    'PagerDuty',
    { routing_key: 'x', event_action: 'trigger', payload: { summary: 's', source: 'a', severity: 'error' } },
  ],
  ['PagerDuty', { messages: [{ event: 'incident.trigger', incident: { id: 'P1' } }] }],
  ['PagerDuty', { messages: [{ type: 'incident.trigger', data: { incident: { id: 'P1' } } }] }],
  ['PagerDuty', { source: 'aws.partner/pagerduty.com/orders', 'detail-type': 'incident.triggered', detail: {} }],
  ['Datadog', { id: '1', event_type: 'query_alert_monitor', alert_type: 'error', title: 'x', body: 'x', date: '1' }],
  ['Datadog', { alert_transition: 'Triggered', alert_title: 'x' }],
  ['Datadog', { source: 'aws.partner/datadog.com/orders', 'detail-type': 'Datadog Alert', detail: {} }],
  ['Sentry', { action: 'triggered', installation: { uuid: 'a8e5' }, data: { event: {} }, actor: { id: 'sentry' } }],
  ['Sentry', { project_name: 'orders', project: 'orders', culprit: 'sum', level: 'error', url: 'x', event: {} }],
  ['Prometheus Alertmanager', { version: '4', groupKey: '{}:{}', status: 'firing', groupLabels: {}, alerts: [{}] }],
  ['Prometheus Alertmanager', { labels: { alertname: 'Down' }, annotations: {}, startsAt: '2026-11-24T09:00:00Z' }],
  [
    'Grafana',
    { receiver: 'x', status: 'firing', orgId: 1, alerts: [{}], groupLabels: {}, groupKey: '1', version: '1' },
  ],
  ['Grafana', { ruleId: 1, ruleName: 'x', state: 'alerting', evalMatches: [], title: '[Alerting] x' }],
  ['Opsgenie', { action: 'Create', alert: { alertId: '1', tinyId: '2', message: 'x' }, integrationName: 'hook' }],
  ['New Relic', { issueUrl: 'https://x', issueId: '1', state: 'ACTIVATED', impactedEntities: ['a'] }],
  ['New Relic', { condition_id: 1, condition_name: 'x', current_state: 'open', incident_id: 1, policy_name: 'p' }],
  ['Splunk On-Call', { message_type: 'CRITICAL', entity_id: 'x', state_message: 'x' }],
  ['Azure Monitor', { schemaId: 'azureMonitorCommonAlertSchema', data: { essentials: {} } }],
  ['Google Cloud Monitoring', { version: '1.2', incident: { incident_id: '1', policy_name: 'p', state: 'open' } }],
  ['Kubernetes', { kind: 'Event', involvedObject: { kind: 'Pod' }, reason: 'BackOff' }],
])('knows an alert of %s', (vendor, value) => {
  const words = describeForeign(value);

  expect(words).toContain(vendor);
  expect(words).toMatch(/send it as a "Suture Alert" event \(docs\/alerts\.md#send-an-alert\)$/);
});

it.each([
  [
    { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x', Message: 'x', TopicArn: 'x' },
    'open its SubscribeURL',
  ],
  [
    { 'detail-type': 'CloudWatch Alarm Configuration Change', source: 'aws.cloudwatch' },
    'CloudWatch Alarm State Change',
  ],
  [{ awslogs: { data: 'H4sI' } }, '--log'],
  [{ AlarmName: 'x', ComparisonOperator: 'GreaterThanThreshold', Threshold: 1 }, 'describe-alarms'],
  [{ source: 'aws.codepipeline', 'detail-type': 'CodePipeline Pipeline Execution State Change' }, 'starts none'],
  [{ source: 'aws.autoscaling', 'detail-type': 'EC2 Instance Launch Successful' }, 'did not fail'],
  [{ source: 'aws.ecs', 'detail-type': 'ECS Task State Change' }, '"ECS Task State Change" event of aws.ecs'],
])('says what to do instead of %j', (value, words) => {
  expect(describeForeign(value)).toContain(words);
});

it.each([
  [null, 'this is null'],
  [7, 'this is 7'],
  [[], 'an empty list'],
  [{}, 'an empty object'],
  ['x'.repeat(1_000), `this is text: "${'x'.repeat(80)}"`],
  [{ a: 1, b: { c: 2 } }, 'the fields a, b'],
])('describes %.30j', (value, words) => {
  expect(describeForeign(value)).toBeUndefined();
  expect(describeUnknown(value)).toContain(words);
});
