import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { describeError, parse } from '@suture/core';
import * as z from 'zod';

/** What CloudFormation asks of a custom resource. */
const Request = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.object({ BucketNames: z.array(z.string()) }),
});

/**
 * Empties buckets when their stack is removed, since CloudFormation removes only empty ones. Protected stages do not have this
 * function. It always answers: without an answer the stack waits for an hour.
 */
export async function handler(event: unknown): Promise<void> {
  const request = parse(Request, event, 'the request of CloudFormation');
  const buckets = request.ResourceProperties.BucketNames;
  const failure = request.RequestType === 'Delete' ? await tryToEmpty(buckets) : undefined;
  await fetch(request.ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify({
      Status: failure === undefined ? 'SUCCESS' : 'FAILED',
      Reason: failure ?? 'done',
      PhysicalResourceId: request.PhysicalResourceId ?? `empty-${buckets.join('-')}`,
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
    }),
  });
}

/** Returns the failure reason, or undefined on success. */
async function tryToEmpty(buckets: readonly string[]): Promise<string | undefined> {
  const client = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  try {
    for (const bucket of buckets) await empty(client, bucket);
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

async function empty(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (found.length === 0) return;
    const objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }));
    const { Errors } = await client.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: objects, Quiet: true },
        // Checkpoints of an unprotected stage are locked in governance mode.
        BypassGovernanceRetention: true,
      }),
    );
    const [first] = Errors ?? [];
    if (first !== undefined) throw new Error(`${first.Key}: ${first.Message}`);
  }
}
