import { S3Client } from '@aws-sdk/client-s3';
import { defined } from '@suture/core';
import type { Objects } from '../../objects/objects.ts';
import { createS3Objects } from './objects.ts';

/** A bucket, with the credentials and the endpoint of the environment. */
export function connectBucket(bucket: string, region?: string): Objects {
  const forcePathStyle = process.env.AWS_ENDPOINT_URL !== undefined;
  return createS3Objects({ client: new S3Client({ forcePathStyle, ...defined({ region }) }), bucket });
}
