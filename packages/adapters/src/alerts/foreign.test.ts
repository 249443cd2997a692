import { expect, it } from 'vitest';
import { describeForeign, describeUnknown } from './foreign.ts';

it.each([
  ['New Relic', { issueUrl: 'https://x', issueId: '1', state: 'ACTIVATED', impactedEntities: ['a'] }],
  ['New Relic', { condition_id: 1, condition_name: 'x', current_state: 'open', incident_id: 1, policy_name: 'p' }],
  ['Splunk On-Call', { message_type: 'CRITICAL', entity_id: 'x', state_message: 'x' }],
  ['Azure Monitor', { schemaId: 'azureMonitorCommonAlertSchema', data: { essentials: {} } }],
  ['Google Cloud Monitoring', { version: '1.2', incident: { incident_id: '1', policy_name: 'p', state: 'open' } }],
])('knows an alert of %s', (vendor, value) => {
  const words = describeForeign(value);

  expect(words).toContain(vendor);
  expect(words).toMatch(/send it as a "Suture Alert" event \(docs\/alerts\.md#send-an-alert\)$/);
});

it.each([
  [{ event: { event_type: 'incident.annotated', resource_type: 'incident', data: {} } }, 'incident.triggered'],
  [{ routing_key: 'x', event_action: 'trigger', payload: { summary: 's' } }, 'docs/alerts/pagerduty.md'],
  [{ messages: [{ event: 'incident.trigger', incident: { id: 'P1' } }] }, 'docs/alerts/pagerduty.md'],
  [{ messages: [{ type: 'incident.trigger', data: { incident: { id: 'P1' } } }] }, 'docs/alerts/pagerduty.md'],
  [{ source: 'aws.partner/pagerduty.com/orders', 'detail-type': 'note', detail: {} }, 'docs/alerts/pagerduty.md'],
  [{ alert_transition: 'Triggered', alert_title: 'x' }, 'docs/alerts/datadog-webhook.json'],
  [{ id: '1', event_type: 'query_alert_monitor', alert_type: 'error' }, 'docs/alerts/datadog-webhook.json'],
  [{ source: 'aws.partner/datadog.com/orders', detail: {} }, 'docs/alerts/datadog-webhook.json'],
  [{ action: 'assigned', installation: { uuid: 'a8e5' }, data: { issue: {} } }, 'event_alert'],
  [{ project: 'orders', culprit: 'sum', level: 'error', event: {} }, 'internal integration'],
  [{ ruleId: 1, ruleName: 'x', state: 'alerting', evalMatches: [] }, 'webhook contact point'],
  [{ version: '4', groupKey: '{}', alerts: [] }, 'with its alerts'],
  [{ labels: { alertname: 'Down' }, annotations: {} }, 'docs/alerts/alertmanager.md'],
  [{ action: 'AddNote', alert: { alertId: '1', tinyId: '2' } }, 'the action Create'],
  [{ kind: 'Node', apiVersion: 'v1' }, 'docs/alerts/kubernetes.md'],
  [{ action: 'opened', repository: { full_name: 'shop/orders' }, sender: {} }, 'workflow_run'],
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
