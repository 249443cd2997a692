import { InvalidInput } from '../../packages/core/src/index.ts';

export interface RecordNames {
  readonly table: string;
  readonly bucket: string;
  /** Of the key; without `alias/`. */
  readonly alias: string;
  /** The bucket with Object Lock for signed checkpoints. */
  readonly checkpoints: string;
  /** Of the key that signs them; without `alias/`. */
  readonly auditAlias: string;
}

interface RecordPlace {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
}

/**
 * Names of what outlives a removed stage. They do not depend on who deploys, so that a stage that is deployed again can adopt its records. All accounts of
 * a partition share one set of bucket names, hence the account and the region in the bucket's.
 * @throws InvalidInput when S3 would refuse the bucket's name
 */
export function recordNames({ stage, account, region }: RecordPlace): RecordNames {
  const bucket = `suture-${stage}-${account}-${region}`;
  if (!/^[a-z0-9-]{3,63}$/.test(bucket))
    throw new InvalidInput('the stage', [
      `stage ${stage}: its bucket would be ${bucket}; use at most ${63 - bucket.length + stage.length} lower-case letters, digits and hyphens`,
    ]);
  const name = `suture-${stage}`;
  // As long as the other bucket's name, so that the same stages have room for it.
  const checkpoints = `sealed-${stage}-${account}-${region}`;
  return { table: name, bucket, alias: name, checkpoints, auditAlias: `${name}-audit` };
}
