import type { Config, RolloutSource, Rollouts } from '@suture/core';
import { type CodePipelineOptions, createCodePipelineRollouts } from '../aws/codepipeline/index.ts';

export interface RolloutParts {
  readonly config: Config;
  /** The code host, as the gateway shows it. */
  readonly host: { readonly rollouts: Rollouts } & Pick<CodePipelineOptions, 'isAncestor'>;
  readonly pipelines: CodePipelineOptions['client'];
}

/** Every source of rollouts, by the name that `rollout.by` has in the configuration. */
export function openRolloutSources({
  config,
  host,
  pipelines,
}: RolloutParts): Readonly<Record<RolloutSource['by'], Rollouts>> {
  return {
    'github-deployments': host.rollouts,
    codepipeline: createCodePipelineRollouts({ client: pipelines, config, isAncestor: host.isAncestor }),
  };
}
