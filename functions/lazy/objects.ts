import { S3Client } from '@aws-sdk/client-s3';
import { createS3Objects } from '@suture/adapters/aws/s3';
import type { Objects } from '@suture/adapters/objects';
import { traced } from '../traced.ts';

export function openObjects(bucket: string): Objects {
  const client = traced(new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }));
  return createS3Objects({ client, bucket });
}
