import type { RolloutSource, Rollouts } from '@suture/core';
import { createArgoRollouts } from '../argo-cd/index.ts';
import { type CodeDeployOptions, createCodeDeployRollouts } from '../aws/codedeploy/index.ts';
import { type CodePipelineOptions, createCodePipelineRollouts } from '../aws/codepipeline/index.ts';
import { createEcsRollouts, type EcsOptions } from '../aws/ecs/index.ts';
import { createLambdaRollouts, type LambdaRolloutOptions } from '../aws/lambda/index.ts';
import { createEndpointRollouts } from '../health-endpoint/index.ts';
import { createKubernetesRollouts } from '../kubernetes/index.ts';
import type { IsAncestor } from '../rollout-judging/index.ts';
import type { VendorWorld } from '../telemetry/index.ts';

export interface RolloutParts {
  /** How the APIs of others are reached, and the configuration. */
  readonly world: VendorWorld;
  /** The code host, through the gateway. */
  readonly host: { readonly rollouts: Rollouts; readonly isAncestor: IsAncestor };
  /** Clients of AWS, in the account and region of the service. */
  readonly clients: RolloutClients;
}

export interface RolloutClients {
  readonly codeDeploy: CodeDeployOptions['client'];
  readonly codePipeline: CodePipelineOptions['client'];
  readonly ecs: EcsOptions['client'];
  readonly lambda: LambdaRolloutOptions['client'];
}

/** All rollout sources, by the value of `rollout.by` in the configuration. */
export function openRolloutSources(parts: RolloutParts): Readonly<Record<RolloutSource['by'], Rollouts>> {
  const { world, host, clients } = parts;
  const { config, fetch } = world;
  const { isAncestor } = host;
  return {
    'github-deployments': host.rollouts,
    'gitlab-deployments': host.rollouts,
    workflow: host.rollouts,
    argo: createArgoRollouts(world, isAncestor),
    codedeploy: createCodeDeployRollouts({ client: clients.codeDeploy, config, isAncestor }),
    codepipeline: createCodePipelineRollouts({ client: clients.codePipeline, config, isAncestor }),
    ecs: createEcsRollouts({ client: clients.ecs, config, isAncestor }),
    endpoint: createEndpointRollouts({ config, fetch, isAncestor }),
    kubernetes: createKubernetesRollouts(world, isAncestor),
    lambda: createLambdaRollouts({ client: clients.lambda, config, isAncestor }),
  };
}
