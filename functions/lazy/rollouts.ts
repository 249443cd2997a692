import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { createRolloutsByService, openRolloutSources } from '@suture/adapters/rollouts';
import type { Rollouts } from '@suture/core';
import { openGateway } from '../parts/gateway.ts';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';
import { openByService } from './sources.ts';

export function openRollouts(cloud: Cloud): Rollouts {
  const { config } = cloud;
  const host = openGateway(cloud);
  const of = openByService(cloud, (options) => {
    const pipelines = traced(new CodePipelineClient(options));
    return createRolloutsByService(config, openRolloutSources({ config, host, pipelines, fetch }));
  });
  return { status: (incident, mergeCommit) => of(incident.service).status(incident, mergeCommit) };
}
