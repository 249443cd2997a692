import type { Config, RolloutSource, Rollouts } from '@suture/core';
import { type CodePipelineOptions, createCodePipelineRollouts } from '../aws/codepipeline/index.ts';
import { createEndpointRollouts } from '../health-endpoint/index.ts';

export interface RolloutParts {
  readonly config: Config;
  /** The code host, through the gateway. */
  readonly host: { readonly rollouts: Rollouts } & Pick<CodePipelineOptions, 'isAncestor'>;
  readonly pipelines: CodePipelineOptions['client'];
  /** For the endpoints of services. */
  readonly fetch: typeof fetch;
}

/** All rollout sources, by the value of `rollout.by` in the configuration. */
export function openRolloutSources(parts: RolloutParts): Readonly<Record<RolloutSource['by'], Rollouts>> {
  const { config, host, pipelines, fetch } = parts;
  return {
    'github-deployments': host.rollouts,
    'gitlab-deployments': host.rollouts,
    codepipeline: createCodePipelineRollouts({ client: pipelines, config, isAncestor: host.isAncestor }),
    endpoint: createEndpointRollouts({ config, fetch, isAncestor: host.isAncestor }),
  };
}
