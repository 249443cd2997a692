import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Objects } from '../../objects/objects.ts';

export interface Bucket {
  readonly client: S3Client;
  /** Its name. */
  readonly bucket: string;
}

/** Objects in a bucket, which encrypts them by its own default. */
export function createS3Objects({ client, bucket }: Bucket): Objects {
  return {
    get: async (key) => {
      const answer = await unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
      return answer?.Body?.transformToByteArray();
    },
    put: async (key, bytes) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    },
    has: async (key) =>
      (await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })))) !== undefined,
  };
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound) return undefined;
    throw error;
  }
}
