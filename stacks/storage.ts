import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { type Config, provingDays, settingsOf } from '../packages/core/src/index.ts';
import { readDeployedConfig } from './deployed-config.ts';
import { emptyOnRemoval } from './parts/emptied-on-removal.ts';
import { recordNames } from './parts/record-names.ts';
import { sealedAudit } from './parts/sealed-audit.ts';
import type { StackContext } from './stack-context.ts';

/** Incidents, audit records and artifacts, encrypted with one customer-managed key. Kept when a protected stage is removed. */
export async function storage(context: StackContext) {
  const { stack, app } = context;
  const config = await readDeployedConfig();
  const { protect } = settingsOf(config.stages, app.stage);
  // What a first deployment leaves behind when it fails would refuse the next one, since it has the name already.
  const removalPolicy = protect ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
  const names = recordNames({ stage: app.stage, account: stack.account, region: stack.region });

  const key = new Key(stack, 'Key', {
    description: `Suture ${app.stage}: records, artifacts, queues and logs`,
    enableKeyRotation: true,
    removalPolicy,
  });
  new Alias(stack, 'KeyAlias', { aliasName: names.alias, targetKey: key, removalPolicy });
  key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: ['events', 'cloudwatch', 'sns'].map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
        'kms:DescribeKey',
      ],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:*`,
        },
      },
    }),
  );

  const table = new Table(stack, 'Table', {
    tableName: names.table,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    deletionProtection: protect,
    removalPolicy,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byCreated',
    partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
    sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
  });

  const closed = {
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy,
  };
  // The service that writes access logs cannot use a customer-managed key.
  const accessLogs = new Bucket(stack, 'AccessLogs', {
    ...closed,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
  const artifacts = new Bucket(stack, 'Artifacts', {
    ...closed,
    bucketName: names.bucket,
    versioned: true,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: accessLogs,
    lifecycleRules: [
      {
        id: 'superseded',
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(2),
      },
      { id: 'raw-alerts', prefix: 'intake/', expiration: Duration.days(30) },
      { id: 'proving', prefix: 'proving/', expiration: Duration.days(provingDays) },
    ],
  });

  const sealed = sealedAudit(stack, { names, accessLogs, protect, retention: config.audit });
  if (!protect) emptyOnRemoval(context, [artifacts, sealed.checkpoints, accessLogs], key);

  const killSwitch = new StringParameter(stack, 'KillSwitch', {
    parameterName: `/suture/${app.stage}/kill-switch`,
    stringValue: 'off',
    description: 'off, or the reason why Suture must stop. Read at every step.',
  });

  // Created last, since a protected table cannot be deleted when a first deployment is rolled back.
  if (protect) table.node.addDependency(artifacts, sealed.checkpoints, killSwitch);

  // The configuration of this deployment. `suture config push` compares another one with it.
  const deployed = new Asset(stack, 'Config', { path: writeConfig(config) });
  new CfnOutput(stack, 'ConfigBucketName', { value: deployed.s3BucketName });
  new CfnOutput(stack, 'ConfigObjectKey', { value: deployed.s3ObjectKey });
  new CfnOutput(stack, 'TableName', { value: table.tableName });
  new CfnOutput(stack, 'BucketName', { value: artifacts.bucketName });
  new CfnOutput(stack, 'KeyArn', { value: key.keyArn });
  return { config, table, artifacts, key, killSwitch, ...sealed };
}

function writeConfig(config: Config): string {
  const file = join(mkdtempSync(join(tmpdir(), 'suture-config-')), 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}
