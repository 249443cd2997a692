import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { createRolloutsByService, openRolloutSources } from '@suture/adapters/rollouts';
import type { Rollouts } from '@suture/core';
import { openGateway } from '../parts/gateway.ts';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';

export function openRollouts(cloud: Cloud): Rollouts {
  const { config } = cloud;
  const pipelines = traced(new CodePipelineClient({}));
  return createRolloutsByService(config, openRolloutSources({ config, host: openGateway(cloud), pipelines }));
}
