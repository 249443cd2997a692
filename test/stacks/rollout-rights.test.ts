import { readConfig } from '@suture/core';
import { App, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { readRollouts, sourcesOfRollouts } from '../../stacks/parts/rollout-rights.ts';

const place = { account: '111122223333', region: 'eu-west-1' };

const read = (...rollouts: readonly object[]) =>
  readConfig(
    {
      services: Object.fromEntries(
        rollouts.map((rollout, index) => [`service${index}`, { repository: 'shop/orders', ...rollout }]),
      ),
      sources: [{ ...place, roleArn: 'arn:aws:iam::111122223333:role/suture' }],
    },
    'the configuration',
  );

/** The rights, as `actions on resources`. */
function rightsOf(...rollouts: readonly object[]): readonly string[] {
  const stack = new Stack(new App(), 'Test', { env: { account: '123456789012', region: 'eu-central-1' } });
  return readRollouts(stack, read(...rollouts)).map(({ actions, resources }) =>
    `${actions.join(', ')} on ${resources.join(', ')}`.replaceAll(stack.partition, 'aws'),
  );
}

it.each<[string, object, readonly string[]]>([
  ['GitHub deployments', {}, []],
  ['a workflow', { rollout: { by: 'workflow', file: 'deploy.yml' } }, []],
  [
    'a deployment group',
    { rollout: { by: 'codedeploy', application: 'orders', group: 'live' } },
    [
      'codedeploy:ListDeployments, codedeploy:BatchGetDeployments on arn:aws:codedeploy:eu-central-1:123456789012:deploymentgroup:orders/live',
    ],
  ],
  [
    'a service of ECS',
    { rollout: { by: 'ecs', cluster: 'shop', service: 'orders' } },
    [
      'ecs:DescribeServices, ecs:ListServiceDeployments on arn:aws:ecs:eu-central-1:123456789012:service/shop/orders',
      'ecs:DescribeServiceRevisions on arn:aws:ecs:eu-central-1:123456789012:service-revision/shop/orders/*',
      'ecs:DescribeTaskDefinition on *',
    ],
  ],
  [
    'an alias of Lambda',
    { rollout: { by: 'lambda', function: 'orders', alias: 'live' } },
    [
      'lambda:GetAlias on arn:aws:lambda:eu-central-1:123456789012:function:orders',
      'lambda:GetFunctionConfiguration on arn:aws:lambda:eu-central-1:123456789012:function:orders, arn:aws:lambda:eu-central-1:123456789012:function:orders:*',
    ],
  ],
  ['a service of another account', { ...place, rollout: { by: 'lambda', function: 'orders' } }, []],
])('are no more than %s needs', (_what, service, rights) => {
  expect(rightsOf(service)).toEqual(rights);
});

it('assume the role of a source only where something in its account says what is live', () => {
  const kubernetes = { by: 'kubernetes', url: 'https://cluster.example', namespace: 'shop', deployment: 'orders' };

  expect(
    sourcesOfRollouts(read({ ...place, rollout: { by: 'ecs', cluster: 'shop', service: 'orders' } })),
  ).toHaveLength(1);
  expect(sourcesOfRollouts(read({ ...place, rollout: kubernetes }))).toEqual([]);
});
