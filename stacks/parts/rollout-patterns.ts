import type { Stack } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { type Config, servicesIn } from '../../packages/core/src/index.ts';

/**
 * Patterns of rules for the ends of the deployments of ECS and CodeDeploy in Suture's own account that the configuration names as rollouts; none if it
 * names none. A failure may come through the rule for alerts too; the intake takes it once. Those of other accounts are found by the sweeper.
 */
export function rolloutPatterns(
  config: Config,
  { partition, region, account }: Pick<Stack, 'partition' | 'region' | 'account'>,
): readonly EventPattern[] {
  const rollouts = servicesIn(undefined, config.services).map(([, { rollout }]) => rollout);
  const ecs = rollouts.flatMap((rollout) =>
    rollout.by === 'ecs'
      ? [`arn:${partition}:ecs:${region}:${account}:service/${rollout.cluster}/${rollout.service}`]
      : [],
  );
  const groups = rollouts.flatMap((rollout) => (rollout.by === 'codedeploy' ? [rollout] : []));
  return [
    ...divide(ecs).map((resources) => ({
      source: ['aws.ecs'],
      detailType: ['ECS Deployment State Change'],
      resources,
      detail: { eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'] },
    })),
    ...divide(groups).map((some) => ({
      source: ['aws.codedeploy'],
      detailType: ['CodeDeploy Deployment State-change Notification'],
      detail: {
        state: ['SUCCESS', 'FAILURE', 'STOP'],
        application: some.map(({ application }) => application),
        deploymentGroup: some.map(({ group }) => group),
      },
    })),
  ];
}

/** As many as one rule takes, of the longest names. */
const mostInRule = 4;

function divide<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / mostInRule) }, (_, index) =>
    all.slice(index * mostInRule, (index + 1) * mostInRule),
  );
}
