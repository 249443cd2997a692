import { S3Client } from '@aws-sdk/client-s3';
import { defined } from '@suture/core';
import type { Objects } from '../../objects/objects.ts';
import { createLockedEnvelopes } from './locked-envelopes.ts';
import { createS3Objects } from './objects.ts';

/** A bucket, with the credentials and the endpoint of the environment. */
export function connectBucket(bucket: string, region?: string): Objects {
  return createS3Objects({ client: openClient(region), bucket });
}

/** A bucket with Object Lock, with the credentials and the endpoint of the environment. */
export function connectLockedEnvelopes(bucket: string, region?: string): ReturnType<typeof createLockedEnvelopes> {
  return createLockedEnvelopes({ client: openClient(region), bucket });
}

function openClient(region: string | undefined): S3Client {
  return new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined, ...defined({ region }) });
}
