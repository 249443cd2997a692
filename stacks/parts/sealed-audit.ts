import { CfnOutput, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { AuditRetention } from '../../packages/core/src/index.ts';
import type { RecordNames } from './record-names.ts';

/** What signs the audit trail, and what keeps what it signed. */
export interface SealedAudit {
  readonly auditKey: Key;
  readonly checkpoints: Bucket;
}

interface SealedAuditProps {
  readonly names: RecordNames;
  readonly accessLogs: IBucket;
  /** Whether the stage's records are kept when it is removed. */
  readonly protect: boolean;
  readonly retention: AuditRetention;
}

/**
 * The key that signs heads of audit trails, and a bucket whose objects nobody can change or delete before their time
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-overview.html). The default retention holds for every object, so that no writer needs the
 * right to set one. S3's own encryption: a checkpoint holds no secret, and must be readable even when the stage's key is gone.
 */
export function sealedAudit(stack: Stack, { names, accessLogs, protect, retention }: SealedAuditProps): SealedAudit {
  const removalPolicy = protect ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
  const auditKey = new Key(stack, 'AuditKey', {
    description: `Suture: signs the audit trail of ${names.table}`,
    keySpec: KeySpec.ECC_NIST_P256,
    keyUsage: KeyUsage.SIGN_VERIFY,
    removalPolicy,
  });
  new Alias(stack, 'AuditKeyAlias', { aliasName: names.auditAlias, targetKey: auditKey, removalPolicy });
  const days = Duration.days(protect ? retention.days : 1);
  const checkpoints = new Bucket(stack, 'Checkpoints', {
    bucketName: names.checkpoints,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    versioned: true,
    objectLockEnabled: true,
    // A stage that is not protected can be removed whole: only governance lets the one role that empties buckets do so.
    objectLockDefaultRetention:
      protect && retention.mode === 'compliance'
        ? ObjectLockRetention.compliance(days)
        : ObjectLockRetention.governance(days),
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: 'checkpoints/',
    removalPolicy,
  });
  if (protect) checkpoints.addToResourcePolicy(forbidRemoval(checkpoints));
  new CfnOutput(stack, 'AuditKeyArn', { value: auditKey.keyArn });
  new CfnOutput(stack, 'CheckpointBucketName', { value: checkpoints.bucketName });
  return { auditKey, checkpoints };
}

/** Also for administrators: whoever wants to remove a checkpoint must first change this policy, which CloudTrail records. */
function forbidRemoval(bucket: Bucket): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention', 's3:PutObjectRetention'],
    resources: [bucket.arnForObjects('*')],
  });
}
