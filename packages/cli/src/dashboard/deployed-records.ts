import { SSMClient } from '@aws-sdk/client-ssm';
import { connectTable, createDynamoStores, readSpending } from '@suture/adapters/aws/dynamodb';
import { connectBucket } from '@suture/adapters/aws/s3';
import { createParameterKillSwitch } from '@suture/adapters/aws/ssm';
import { createObjectArtifacts } from '@suture/adapters/objects';
import { consoleDomains, defined, InvalidInput } from '@suture/core';
import type { RecordSource } from '@suture/dashboard';
import { openAwsAccount } from '../doctor/aws-account.ts';
import { deployCommand, readOutput } from '../doctor/deployment.ts';
import { openDeployedConfigs, presentConfig } from '../push-config.ts';

/** The records of a deployed stage, read with the credentials of the environment. @throws InvalidInput when it is not deployed */
export async function openDeployedSource(stage: string, region?: string): Promise<RecordSource> {
  const account = openAwsAccount(region, () => new Date());
  const world = { stage, account };
  const [table, bucket, machine, parameter, identity] = await Promise.all([
    readOutput(world, 'storage', 'TableName'),
    readOutput(world, 'storage', 'BucketName'),
    readOutput(world, 'workflow', 'StateMachineArn'),
    readOutput(world, 'workflow', 'KillSwitchName'),
    account.identity(),
  ]);
  if (table === undefined || bucket === undefined || machine === undefined || parameter === undefined)
    throw new InvalidInput('the option --stage', [
      `${stage} is not deployed in this region; deploy it: ${deployCommand(stage)}`,
    ]);
  const connected = connectTable(table, region);
  const client = new SSMClient(defined({ region }));
  const records = {
    ...createDynamoStores(connected),
    artifacts: createObjectArtifacts(connectBucket(bucket, region)),
    killSwitch: createParameterKillSwitch({ client, name: parameter, now: () => Date.now() }),
    spending: (scope: string) => readSpending(connected, scope),
  };
  return {
    name: `stage ${stage}, ${identity.region}, account ${identity.account}`,
    interval: 5_000,
    config: await presentConfig(await openDeployedConfigs(stage, region)),
    read: (use) => use(records),
    executionUrl: (incidentId) => describeExecution(machine, incidentId),
  };
}

/** The console's page of an execution, which is named after its incident. */
export function describeExecution(stateMachineArn: string, incidentId: string): string {
  const [, partition = 'aws', , region = ''] = stateMachineArn.split(':');
  const execution = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${incidentId}`;
  const domain = consoleDomains[partition] ?? consoleDomains.aws;
  return `https://${region}.console.${domain}/states/home?region=${region}#/v2/executions/details/${encodeURIComponent(execution)}`;
}
