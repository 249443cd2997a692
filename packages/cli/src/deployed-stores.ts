import { connectTable, createDynamoStores, type DynamoStores } from '@suture/adapters/aws/dynamodb';
import { InvalidInput } from '@suture/core';
import { openAwsAccount } from './doctor/aws-account.ts';
import { deployCommand, readOutput } from './doctor/deployment.ts';

/** The stores of a deployed stage. @throws InvalidInput when the stage is not deployed */
export async function openDeployedStores(stage: string, region?: string): Promise<DynamoStores> {
  const account = openAwsAccount(region, () => new Date());
  const table = await readOutput({ stage, account }, 'storage', 'TableName');
  if (table !== undefined) return createDynamoStores(connectTable(table, region));
  throw new InvalidInput('the option --stage', [
    `${stage} is not deployed in this region; deploy it: ${deployCommand(stage)}`,
  ]);
}
