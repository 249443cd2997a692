import { type Incident, readConfig } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { receiveBatch } from './alert-queue.ts';
import { readReport } from './deployment-report.ts';

const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/shop/orders';
const config = readConfig(
  {
    services: {
      orders: {
        repository: 'shop/orders',
        alarms: ['orders*'],
        rollout: { by: 'ecs', cluster: 'shop', service: 'orders' },
      },
      billing: {
        repository: 'shop/billing',
        alarms: ['billing*'],
        rollout: { by: 'codedeploy', application: 'billing', group: 'live' },
      },
    },
  },
  'the configuration',
);

/** Events in the form of the user guides of Amazon ECS (service deployment state change events) and AWS CodeDeploy. */
const ecs = (eventName: string, resource = arn) => ({
  ...{ id: `event-${eventName}`, source: 'aws.ecs', 'detail-type': 'ECS Deployment State Change' },
  ...{ account: '123456789012', region: 'eu-west-1', time: '2026-11-24T09:10:00Z', resources: [resource] },
  detail: {
    eventType: 'INFO',
    eventName,
    deploymentId: 'ecs-svc/123',
    updatedAt: '2026-11-24T09:10:00Z',
    reason: 'it ended',
  },
});
const codeDeploy = (state: string, deploymentGroup = 'live') => ({
  ...{
    id: `event-${state}`,
    source: 'aws.codedeploy',
    'detail-type': 'CodeDeploy Deployment State-change Notification',
  },
  ...{ account: '123456789012', region: 'eu-west-1', time: '2026-11-24T09:10:00Z', resources: [] },
  detail: {
    application: 'billing',
    deploymentGroup,
    deploymentId: 'd-1',
    state,
    region: 'eu-west-1',
    instanceGroupId: 'i',
  },
});

describe('readReport', () => {
  it.each<[string, object, readonly string[] | undefined, boolean]>([
    ['the end of a deployment of ECS', ecs('SERVICE_DEPLOYMENT_COMPLETED'), ['orders'], false],
    ['a failed one, which may be an alert', ecs('SERVICE_DEPLOYMENT_FAILED'), ['orders'], true],
    ['a success of CodeDeploy', codeDeploy('SUCCESS'), ['billing'], false],
    ['a failure of CodeDeploy, which may be an alert', codeDeploy('FAILURE'), ['billing'], true],
    ['a service that no rollout names', ecs('SERVICE_DEPLOYMENT_FAILED', `${arn}-old`), undefined, false],
    ['a group that no rollout names', codeDeploy('FAILURE', 'staging'), undefined, false],
  ])('reads %s', (_what, event, services, isAlert) => {
    const report = readReport(event, 'message-1', config);

    expect(report?.services).toEqual(services);
    expect(report?.isAlert ?? false).toBe(isAlert);
  });
});

describe('a deployment of a fix that failed', () => {
  const ownAlarms = 'suture-test-';

  /** Incidents that wait for a rollout, and what becomes of events. */
  async function open(...waiting: readonly Incident['service'][]) {
    const { ports } = createTestWorld();
    for (const service of waiting) {
      await ports.incidents.create({ ...sampleIncident, version: 0, service, mergeCommit: 'merge-1' });
      const ref = 'shop/orders@merge-1';
      await ports.pendingCallbacks.put({
        kind: 'rollout',
        ref,
        incidentId: 'inc-1',
        token: 't',
        since: sampleIncident.createdAt,
      });
    }
    const succeeded: string[] = [];
    const watched = {
      ...ports,
      config,
      rollouts: {
        status: async (_incident: Incident, commit: string) => ({
          commit,
          status: 'failed' as const,
          detail: 'rolled back',
        }),
      },
      executions: {
        ...ports.executions,
        succeed: async (token: string) => {
          succeeded.push(token);
          return 'delivered' as const;
        },
      },
    };
    const receive = (...events: readonly object[]) =>
      receiveBatch(
        events.map((event, index) => ({ id: `message-${index}`, body: JSON.stringify(event) })),
        watched,
        { ownAlarms },
      );
    return { receive, succeeded };
  }

  it('hands its incident over and starts no second one, however many rules bring it', async () => {
    const { receive, succeeded } = await open('orders');
    const failed = ecs('SERVICE_DEPLOYMENT_FAILED');

    const result = await receive(failed, failed);

    expect(result).toMatchObject({ started: 0, answered: 1, ignored: 1, refused: [] });
    expect(succeeded).toEqual(['t']);
  });

  it('is an alert where no incident waits for it, once', async () => {
    const { receive } = await open();
    const failed = codeDeploy('FAILURE');

    expect(await receive(failed, failed)).toMatchObject({ started: 1, folded: 0, ignored: 1, refused: [] });
  });

  it('wakes its incident when it succeeded', async () => {
    const { receive, succeeded } = await open('orders');

    expect(await receive(ecs('SERVICE_DEPLOYMENT_COMPLETED'))).toMatchObject({ started: 0, answered: 1 });
    expect(succeeded).toEqual(['t']);
  });
});
