import { matchesAlarm, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  alarmPatterns,
  pipelinePatterns,
  runtimePatterns,
  scalingPatterns,
} from '../../stacks/parts/alarm-patterns.ts';
import { rolloutPatterns } from '../../stacks/parts/rollout-patterns.ts';

const configure = (...alarms: readonly string[]) =>
  readConfig({ services: { orders: { repository: 'shop/orders', alarms: [...alarms] } } }, 'the configuration');

const Wildcards = z.array(z.strictObject({ wildcard: z.string() }));

/** Whether a field of an event matches, as EventBridge decides it. */
function isMatched(value: string, matchers: unknown): boolean {
  return Wildcards.parse(matchers).some(({ wildcard }) => {
    if (/(?<!\\)(?:\\\\)*\*\*/.test(wildcard)) throw new RangeError('EventBridge refuses consecutive wildcards');
    const source = wildcard.replace(/\\([\\*])|\*|[\s\S]/g, (text, escaped: string | undefined) =>
      text === '*' ? '[\\s\\S]*' : `\\u{${(escaped ?? text).codePointAt(0)?.toString(16)}}`,
    );
    return new RegExp(`^${source}$`, 'u').test(value);
  });
}

describe('the rules of a configuration', () => {
  it.each([
    ['orders-5xx', 'orders-*'],
    ['orders/api/5xx', 'orders*'],
    ['high/acme/orders/Lambda/errors', '*orders*'],
    ['Orders-5xx', 'orders-*'],
    ['orders', 'orders-*'],
    ['my-orders-5xx', 'orders-*'],
    ['orders-5xx', '**'],
    ['orders-5xx', 'orders-**5xx'],
    ['orders*5xx', 'orders\\*5xx'],
    ['orders-5xx', 'orders\\*5xx'],
    ['orders\\5xx', 'orders\\\\5xx'],
    ['orders\\5xx', 'orders\\\\**'],
    ['aba', 'ab*ba'],
  ])('deliver %j with the pattern %j only if the intake takes it', (name, pattern) => {
    const [alarms] = alarmPatterns(configure(pattern));
    const [groups] = scalingPatterns(configure(pattern));

    expect(isMatched(name, alarms?.detail?.alarmName)).toBe(matchesAlarm(name, pattern));
    expect(isMatched(name, groups?.detail?.AutoScalingGroupName)).toBe(matchesAlarm(name, pattern));
  });

  it.each(['orders-web', 'orders', 'my-orders'])(
    'deliver what the runtime says of %j only if the intake takes it',
    (name) => {
      const [tasks, , applications] = runtimePatterns(configure('orders-*'));
      const isClaimed = matchesAlarm(name, 'orders-*');

      expect(isMatched(`service:${name}`, tasks?.detail?.group)).toBe(isClaimed);
      expect(isMatched(name, applications?.detail?.application)).toBe(isClaimed);
    },
  );

  it('deliver no success and no task that somebody stopped, and nothing to a configuration without names', () => {
    const [tasks, deployments, applications, ...others] = runtimePatterns(configure('orders-*'));

    expect(others).toEqual([]);
    expect(tasks?.detail).toMatchObject({
      $or: [
        { stopCode: ['EssentialContainerExited', 'TaskFailedToStart'] },
        { stoppedReason: [{ wildcard: '*health check*' }] },
      ],
    });
    expect(deployments?.detail).toEqual({ eventName: ['SERVICE_DEPLOYMENT_FAILED'] });
    expect(applications?.detail).toMatchObject({ state: ['FAILURE'] });
    expect(runtimePatterns(configure())).toEqual([]);
  });

  it('deliver the state of an alarm and of its contributors', () => {
    const [rule, ...others] = alarmPatterns(configure('orders-*'));

    expect(others).toEqual([]);
    expect(rule).toEqual({
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
      detail: { alarmName: [{ wildcard: 'orders-*' }] },
    });
  });

  it('name every pattern once, in as many rules as EventBridge needs', () => {
    const names = Array.from({ length: 60 }, (_, index) => `*team-${index}*-the-quick-brown-fox-jumps-over-a-lazy-dog`);

    const rules = alarmPatterns(configure(...names, ...names));

    const wildcards = rules.flatMap((rule) => Wildcards.parse(rule.detail?.alarmName).map(({ wildcard }) => wildcard));
    expect(wildcards).toEqual([...names].sort());
    expect(Math.max(...rules.map((rule) => JSON.stringify(rule).length))).toBeLessThanOrEqual(2048);
  });

  it('of a source are those of its services, and name its account and region', () => {
    const place = { account: '111122223333', region: 'eu-west-1' };
    const config = readConfig(
      {
        services: {
          orders: { repository: 'shop/orders', alarms: ['orders-*'] },
          billing: {
            repository: 'shop/billing',
            alarms: ['billing-*'],
            ...place,
            rollout: { by: 'codepipeline', pipeline: 'billing-main' },
          },
        },
        sources: [{ ...place, roleArn: 'arn:aws:iam::111122223333:role/suture' }],
      },
      'the configuration',
    );

    const there = { account: [place.account], region: [place.region] };
    expect(alarmPatterns(config).map(({ account, detail }) => [account, detail])).toEqual([
      [undefined, { alarmName: [{ wildcard: 'orders-*' }] }],
    ]);
    expect(pipelinePatterns(config)).toEqual([]);
    expect(alarmPatterns(config, place)).toMatchObject([
      { ...there, source: ['aws.cloudwatch'], detail: { alarmName: [{ wildcard: 'billing-*' }] } },
    ]);
    expect(scalingPatterns(config, place)).toMatchObject([{ ...there, source: ['aws.autoscaling'] }]);
    expect(pipelinePatterns(config, place)).toMatchObject([{ ...there, detail: { pipeline: ['billing-main'] } }]);
  });

  it('are none without alarms', () => {
    expect([...alarmPatterns(configure()), ...scalingPatterns(configure())]).toEqual([]);
  });
});

describe('the rules for rollouts', () => {
  const here = { partition: 'aws', region: 'eu-west-1', account: '123456789012' };
  const read = (...rollouts: readonly object[]) =>
    readConfig(
      {
        services: Object.fromEntries(
          rollouts.map((rollout, index) => [`service${index}`, { repository: 'shop/orders', rollout }]),
        ),
      },
      'the configuration',
    );

  it('are the ends of the deployments that services name, and none of others', () => {
    const config = read(
      { by: 'ecs', cluster: 'shop', service: 'orders' },
      { by: 'codedeploy', application: 'billing', group: 'live' },
      { by: 'workflow', file: 'deploy.yml' },
    );

    expect(rolloutPatterns(config, here)).toEqual([
      {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        resources: ['arn:aws:ecs:eu-west-1:123456789012:service/shop/orders'],
        detail: { eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'] },
      },
      {
        source: ['aws.codedeploy'],
        detailType: ['CodeDeploy Deployment State-change Notification'],
        detail: { state: ['SUCCESS', 'FAILURE', 'STOP'], application: ['billing'], deploymentGroup: ['live'] },
      },
    ]);
    expect(rolloutPatterns(read({ by: 'workflow', file: 'deploy.yml' }), here)).toEqual([]);
  });

  it('are divided before one grows too long', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ by: 'ecs', cluster: 'shop', service: `orders-${index}` }));

    expect(rolloutPatterns(read(...many), here).map(({ resources }) => resources?.length)).toEqual([4, 4, 1]);
  });
});
