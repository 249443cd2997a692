import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { createKmsSigner } from '@suture/adapters/aws/kms';
import { createLockedEnvelopes } from '@suture/adapters/aws/s3';
import { createKeptCheckpoints } from '@suture/adapters/checkpoints';
import type { Checkpoints } from '@suture/core';
import { traced } from '../traced.ts';

/** @param bucket the name of the one with Object Lock */
export function openCheckpoints(keyArn: string, bucket: string): Checkpoints {
  const signer = createKmsSigner({ client: traced(new KMSClient({})), keyArn });
  const client = traced(new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }));
  return createKeptCheckpoints(signer, createLockedEnvelopes({ client, bucket }));
}
