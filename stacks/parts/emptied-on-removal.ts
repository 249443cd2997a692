import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StackContext } from '../stack-context.ts';

/**
 * Lets a stage that is not protected be removed whole: its buckets are emptied, in the order given, before they go. The buckets themselves name the one
 * role that may do so. The ready-made way brings a function that needs the runtime's own SDK and a role with a managed policy.
 */
export function emptyOnRemoval({ stack, createFunction }: StackContext, buckets: readonly Bucket[], key: IKey): void {
  const emptying = createFunction('EmptyBuckets', {
    file: 'empty-buckets',
    description: 'Empties the buckets of a stage that is removed',
    timeout: Duration.minutes(10),
    key,
    environment: {},
    tracing: 'disabled',
    policies: [],
  });
  for (const bucket of buckets) {
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [emptying.grantPrincipal],
        actions: ['s3:ListBucketVersions', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
        resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      }),
    );
  }
  const emptied = new CustomResource(stack, 'Emptied', {
    serviceToken: emptying.functionArn,
    resourceType: 'Custom::EmptiedBuckets',
    properties: { BucketNames: buckets.map((bucket) => bucket.bucketName) },
  });
  for (const { policy } of buckets) if (policy !== undefined) emptied.node.addDependency(policy);
}
