import { type Incident, InvalidInput, type Rollouts, readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { createRolloutsByService } from './index.ts';

const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders' },
      billing: { repository: 'shop/billing', rollout: { by: 'codepipeline', pipeline: 'billing-main' } },
    },
  },
  'the configuration',
);

const telling = (detail: string): Rollouts => ({
  status: async ({ id }, commit) => ({ commit, status: 'pending', detail: `${detail} of ${id}` }),
});
const rollouts = createRolloutsByService(config, {
  'github-deployments': telling('deployments'),
  argo: telling('argo'),
  codedeploy: telling('codedeploy'),
  'gitlab-deployments': telling('deployments on GitLab'),
  codepipeline: telling('pipeline'),
  ecs: telling('ecs'),
  endpoint: telling('endpoint'),
  kubernetes: telling('kubernetes'),
  lambda: telling('lambda'),
  workflow: telling('workflow'),
});
const incidentOf = (service: string) => ({ id: 'inc-1', service }) as Incident;

it.each([
  ['orders', 'deployments of inc-1'],
  ['billing', 'pipeline of inc-1'],
])('asks for %s who is configured for it', async (service, detail) => {
  expect(await rollouts.status(incidentOf(service), 'c0ffee')).toEqual({ commit: 'c0ffee', status: 'pending', detail });
});

it('refuses a service that the configuration does not have', async () => {
  await expect(rollouts.status(incidentOf('gone'), 'c0ffee')).rejects.toThrow(InvalidInput);
});
