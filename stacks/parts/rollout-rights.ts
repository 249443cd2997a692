import { Stack } from 'aws-cdk-lib';
import { type ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Config, type RolloutSource, servicesIn, type WorkloadSource } from '../../packages/core/src/index.ts';
import { readPipelines } from './policies.ts';
import { createPolicies } from './sized-policies.ts';

/** Reading what says whether a rollout is over, for the services of Suture's own account; nothing for a source that no service uses. */
export function readRollouts(scope: Construct, config: Config): readonly PolicyStatement[] {
  const rollouts = servicesIn(undefined, config.services).map(([, { rollout }]) => rollout);
  return [
    ...readPipelines(scope, config),
    ...readCodeDeploy(scope, rollouts),
    ...readEcs(scope, rollouts),
    ...readLambda(scope, rollouts),
  ];
}

/** The same as policies, for a role that has many rights beside; none where nothing is read. */
export function allowRollouts(scope: Construct, config: Config): readonly ManagedPolicy[] {
  const statements = readRollouts(scope, config);
  return statements.length === 0 ? [] : createPolicies(scope, 'Rollouts', statements);
}

/** The sources whose roles are assumed to read the rollouts of services there; none where nothing in their account is asked. */
export function sourcesOfRollouts({ services, sources }: Config): readonly WorkloadSource[] {
  return sources.filter((source) =>
    servicesIn(source, services).some(([, { rollout }]) => inAccount.includes(rollout.by)),
  );
}

const inAccount: readonly RolloutSource['by'][] = ['codepipeline', 'codedeploy', 'ecs', 'lambda'];

function readCodeDeploy(scope: Construct, rollouts: readonly RolloutSource[]): readonly PolicyStatement[] {
  const groups = rollouts.flatMap((rollout) =>
    rollout.by === 'codedeploy'
      ? [arnOf(scope, 'codedeploy', `deploymentgroup:${rollout.application}/${rollout.group}`)]
      : [],
  );
  return allow(['codedeploy:ListDeployments', 'codedeploy:BatchGetDeployments'], groups);
}

function readEcs(scope: Construct, rollouts: readonly RolloutSource[]): readonly PolicyStatement[] {
  const services = rollouts.flatMap((rollout) =>
    rollout.by === 'ecs' ? [`${rollout.cluster}/${rollout.service}`] : [],
  );
  const named = (kind: string, rest = '') =>
    services.map((service) => arnOf(scope, 'ecs', `${kind}/${service}${rest}`));
  return [
    ...allow(['ecs:DescribeServices', 'ecs:ListServiceDeployments'], named('service')),
    ...allow(['ecs:DescribeServiceRevisions'], named('service-revision', '/*')),
    // It supports no resources.
    ...allow(['ecs:DescribeTaskDefinition'], services.length === 0 ? [] : ['*']),
  ];
}

function readLambda(scope: Construct, rollouts: readonly RolloutSource[]): readonly PolicyStatement[] {
  const functions = rollouts.flatMap((rollout) => (rollout.by === 'lambda' ? [rollout] : []));
  const arns = functions.map((rollout) => arnOf(scope, 'lambda', `function:${rollout.function}`));
  const aliased = functions.flatMap(({ function: name, alias }) =>
    alias === undefined ? [] : [arnOf(scope, 'lambda', `function:${name}`)],
  );
  return [
    ...allow(['lambda:GetAlias'], aliased),
    // A version is asked for by its number.
    ...allow(
      ['lambda:GetFunctionConfiguration'],
      arns.flatMap((arn) => [arn, `${arn}:*`]),
    ),
  ];
}

function arnOf(scope: Construct, service: string, name: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}:${name}`;
}

function allow(actions: readonly string[], resources: readonly string[]): readonly PolicyStatement[] {
  if (resources.length === 0) return [];
  return [new PolicyStatement({ actions: [...actions], resources: [...new Set(resources)] })];
}
