import { readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { world } from '../testing/deployment.ts';
import { checkLogGroups } from './checks/alarms.ts';
import { checkDeployments } from './checks/deployments.ts';
import { checkServiceAlarms } from './checks/patterns.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const config = readConfig(
  {
    services: {
      orders: {
        repository: 'acme/orders',
        alarms: ['orders-*'],
        logGroups: ['/ecs/orders'],
        rollout: { by: 'codepipeline', pipeline: 'orders-main' },
        ...place,
      },
    },
    sources: [{ ...place, roleArn: 'arn:aws:iam::111122223333:role/suture' }],
  },
  'the test configuration',
);

it('misses nothing in this account that is in another one, and says what was not looked at', async () => {
  const here = {
    ...world({ alarms: async () => [], logGroups: async () => [], pipelineStarts: async () => undefined }),
    config,
  };

  expect(await checkServiceAlarms(here)).toEqual({
    status: 'ok',
    detail: 'every pattern matches an alarm; not looked at: orders (111122223333 in eu-west-1)',
  });
  expect(await checkLogGroups(here)).toEqual({
    status: 'ok',
    detail: '0 log groups exist; not looked at: orders (111122223333 in eu-west-1)',
  });
  expect(await checkDeployments(here)).toEqual({
    status: 'ok',
    detail: 'orders: the pipeline orders-main of the account 111122223333 was not looked at',
  });
});
