import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { RolloutClients } from './sources.ts';

/**
 * The clients of AWS that rollout sources need.
 * @param wrap what is done with each client, such as tracing it
 */
export function openRolloutClients(
  options: Pick<ECSClientConfig, 'region' | 'credentials' | 'maxAttempts'>,
  wrap: <Client>(client: Client) => Client = (client) => client,
): RolloutClients {
  return {
    codeDeploy: wrap(new CodeDeployClient(options)),
    codePipeline: wrap(new CodePipelineClient(options)),
    ecs: wrap(new ECSClient(options)),
    lambda: wrap(new LambdaClient(options)),
  };
}
