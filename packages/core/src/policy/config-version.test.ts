import { expect, it } from 'vitest';
import { type Config, type ConfigInput, readConfig } from './config.ts';
import { compareConfigs, needsBeyond, versionOf } from './config-version.ts';

const orders = { repository: 'shop/orders', alarms: ['orders-*'], logGroups: ['/ecs/orders'] };
const models = { diagnose: { id: 'acme.large' }, fix: { id: 'acme.large' } };
const source = {
  account: '111122223333',
  region: 'eu-west-1',
  roleArn: 'arn:aws:iam::111122223333:role/suture',
};
const read = (input: ConfigInput): Config => readConfig(input, 'the configuration');
const deployed = read({ services: { orders }, models });

it('names equal configurations alike, however they are written', () => {
  expect(versionOf(read({ models, services: { orders: { ...orders, severity: 'medium' } } }))).toBe(
    versionOf(deployed),
  );
  expect(versionOf(read({ models, services: { orders: { ...orders, severity: 'high' } } }))).not.toBe(
    versionOf(deployed),
  );
});

it('tells what differs by field, with both values', () => {
  const next = read({
    services: { orders: { ...orders, severity: 'high', alarms: ['orders-*', 'api-*'] } },
    models,
    sentry: { organization: 'acme' },
  });

  expect(compareConfigs(deployed, next)).toEqual([
    { field: 'sentry.host', before: undefined, after: '"sentry.io"' },
    { field: 'sentry.organization', before: undefined, after: '"acme"' },
    { field: 'sentry.updates', before: undefined, after: '"none"' },
    { field: 'services.orders.alarms', before: '["orders-*"]', after: '["orders-*","api-*"]' },
    { field: 'services.orders.severity', before: '"medium"', after: '"high"' },
  ]);
  expect(compareConfigs(deployed, deployed)).toEqual([]);
});

it('needs no deployment for what only tells functions how to work', () => {
  const next = read({
    services: {
      orders: { ...orders, alarms: [], severity: 'high', guardrails: { maxLines: 40 }, trust: { start: 'observe' } },
    },
    models: { ...models, budget: { perDay: { tokens: 1, usd: 1 } } },
    severityFloor: 'high',
    limits: { fixAttempts: 1 },
  });

  expect(needsBeyond(deployed, next)).toEqual([]);
});

it.each<readonly [ConfigInput, string]>([
  [{ services: { orders: { ...orders, alarms: ['api-*'] } }, models }, 'a rule for the alarms api-*'],
  [
    { services: { orders: { ...orders, logGroups: ['/ecs/api'] } }, models },
    'the right to read the log group /ecs/api',
  ],
  [
    { services: { orders: { ...orders, rollout: { by: 'codepipeline', pipeline: 'main' } } }, models },
    'a rule for, and the right to read, the pipeline main',
  ],
  [
    { services: { orders: { ...orders, rollout: { by: 'ecs', cluster: 'shop', service: 'api' } } }, models },
    'a rule for, and the right to read, the rollouts of the service api of the cluster shop',
  ],
  [
    { services: { orders: { ...orders, rollout: { by: 'codedeploy', application: 'api', group: 'live' } } }, models },
    'a rule for, and the right to read, the rollouts of the deployment group live of api',
  ],
  [
    { services: { orders: { ...orders, rollout: { by: 'lambda', function: 'api' } } }, models },
    'a rule for, and the right to read, the rollouts of the function api',
  ],
  [
    {
      services: { orders: { ...orders, rollout: { by: 'argo', url: 'https://argo.acme.test', application: 'api' } } },
      models,
    },
    'for rollouts, the right to read the secret ARGOCD_TOKEN',
  ],
  [
    { services: { orders }, models: { ...models, fix: { id: 'acme.large', region: 'us-west-2' } } },
    'the right to call the model acme.large in us-west-2',
  ],
  [{ services: { orders }, models: { ...models, guardrail: { id: 'gr1' } } }, 'the right to apply the guardrail gr1'],
  [{ services: { orders: { ...orders, xray: { service: 'orders' } } }, models }, 'the right to read traces of X-Ray'],
  [{ services: { orders }, models, sentry: { organization: 'acme' } }, 'the right to read the secret SENTRY_TOKEN'],
  [
    { services: { orders }, models, webhooks: { sources: ['sentry'] } },
    'a route for, and the right to read the secret of, the webhook of sentry',
  ],
  [{ services: { orders }, models, operators: ['ops@acme.test'] }, 'a subscription of ops@acme.test'],
  [{ services: { orders }, models, stages: { live: { tags: { team: 'ops' } } } }, 'the settings in stages'],
  [
    { services: { orders }, models, sources: [source] },
    `a policy of the bus, and the right to assume the role, for 111122223333 in eu-west-1: ${source.roleArn}`,
  ],
  [
    { services: { orders }, models, github: { forwardTo: ['https://other.example/github'] } },
    'the stages in github.forwardTo',
  ],
])('needs a deployment for %j', (input, need) => {
  expect(needsBeyond(deployed, read(input))).toEqual([need]);
});

it('needs a rule for the alarms of a service that moves to another account, and no right to its log groups', () => {
  const { account, region } = source;
  const pipeline = { by: 'codepipeline', pipeline: 'main' } as const;
  const before = read({ services: { orders: { ...orders, rollout: pipeline } }, sources: [source] });
  const moved = { ...orders, account, region, logGroups: ['/ecs/api'], xray: { service: 'orders' }, rollout: pipeline };

  expect(needsBeyond(before, read({ services: { orders: moved }, sources: [source] }))).toEqual([
    'a rule for the alarms orders-* of 111122223333 in eu-west-1',
    'a rule for, and the right to read, the pipeline main of 111122223333 in eu-west-1',
  ]);
});
