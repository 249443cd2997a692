import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import type { StackContext } from 'sst/constructs';

/** Where incidents, audit records and artifacts live. Kept when a production stage is removed. */
export function storage({ stack, app }: StackContext) {
  const removalPolicy = app.stage === 'production' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const table = new Table(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    removalPolicy,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byCreated',
    partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
    sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
  });
  const artifacts = new Bucket(stack, 'Artifacts', {
    versioned: true,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    removalPolicy,
  });
  return { table, artifacts };
}
