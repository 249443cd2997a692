import type { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createS3Objects } from './index.ts';

it('does not take a bucket that refuses for one that is empty', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  const client = { send: async () => Promise.reject(denied) } as unknown as S3Client;
  const objects = createS3Objects({ client, bucket: 'other' });

  await expect(objects.get('a')).rejects.toBe(denied);
  await expect(objects.has('a')).rejects.toBe(denied);
});
