import { createTestWorld } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { receiveBatch } from './alert-queue.ts';

const event = (source: string, detailType: string, detail: object) => ({
  source,
  'detail-type': detailType,
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-24T09:00:00Z',
  detail,
});
const task = (service: string) =>
  event('aws.ecs', 'ECS Task State Change', {
    lastStatus: 'STOPPED',
    group: `service:${service}`,
    clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    stopCode: 'EssentialContainerExited',
    containers: [{ name: 'web', exitCode: 1 }],
  });
const deployment = (application: string, state: string) =>
  event('aws.codedeploy', 'CodeDeploy Deployment State-change Notification', {
    application,
    deploymentGroup: 'production',
    deploymentId: 'd-1',
    state,
  });
const monitor = (name: string) =>
  event('aws.partner/datadog.com/alerts', 'Datadog Alert Notification', {
    title: `[Triggered] ${name}`,
    meta: { monitor: { id: 7, name, org_id: 1 }, transition: { trans_name: 'Triggered' } },
  });

it.each([
  ['a task that failed', task('orders-web'), { started: 1 }],
  ['a deployment that failed', deployment('orders-web', 'FAILURE'), { started: 1 }],
  ['a deployment that a person stopped', deployment('orders-web', 'STOP'), { suppressed: 1 }],
  ['a monitor on the bus of a partner', monitor('orders-web'), { started: 1 }],
  ["another team's monitor", monitor('batch'), { suppressed: 1 }],
  ["another team's task", task('batch'), { suppressed: 1 }],
  ["another team's deployment", deployment('batch', 'FAILURE'), { suppressed: 1 }],
])('takes %s', async (_name, body, counts) => {
  const { ports } = createTestWorld();

  const result = await receiveBatch([{ id: 'm1', body: JSON.stringify(body) }], ports, { ownAlarms: 'suture-test-' });

  const none = { started: 0, folded: 0, suppressed: 0, answered: 0, ignored: 0, refused: [] };
  expect(result).toEqual({ ...none, ...counts });
});
