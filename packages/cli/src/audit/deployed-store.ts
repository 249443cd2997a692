import { connectTable, createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { connectKmsSigner } from '@suture/adapters/aws/kms';
import { connectBucket, connectLockedEnvelopes } from '@suture/adapters/aws/s3';
import { createObjectArtifacts } from '@suture/adapters/objects';
import { InvalidInput } from '@suture/core';
import { openAwsAccount } from '../doctor/aws-account.ts';
import { deployCommand, readOutput } from '../doctor/deployment.ts';
import type { RecordStore } from './record-store.ts';

/** The records of a deployed stage, read with the credentials of the environment. @throws InvalidInput when it is not deployed */
export async function openDeployedRecords(stage: string, region?: string): Promise<RecordStore> {
  const world = { stage, account: openAwsAccount(region, () => new Date()) };
  const [table, bucket, keyArn, locked] = await Promise.all(
    ['TableName', 'BucketName', 'AuditKeyArn', 'CheckpointBucketName'].map((name) =>
      readOutput(world, 'storage', name),
    ),
  );
  if (table === undefined || bucket === undefined || keyArn === undefined || locked === undefined)
    throw new InvalidInput('the option --stage', [
      `${stage} is not deployed in this region, or by a release without checkpoints; deploy it: ${deployCommand(stage)}`,
    ]);
  const envelopes = connectLockedEnvelopes(locked, region);
  return {
    ports: {
      ...createDynamoStores(connectTable(table, region)),
      artifacts: createObjectArtifacts(connectBucket(bucket, region)),
    },
    // The bucket keeps every checkpoint by itself, so that these need not name each other.
    checkpoints: async (incidentId) => ({ stored: await envelopes.list(incidentId), sequential: false }),
    publicKey: () => connectKmsSigner(keyArn, region).publicKey(),
  };
}
