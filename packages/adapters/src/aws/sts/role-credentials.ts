import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { defined, nameSource, type WorkloadSource } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import { findThrottle } from '../throttling.ts';

export interface RoleOptions {
  readonly client: Pick<STSClient, 'send'>;
  readonly source: WorkloadSource;
  /** Names Suture's stage in the source's CloudTrail. */
  readonly stage: string;
}

/** Credentials as the AWS clients take them. They keep them, and ask for new ones before these end. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Characters of a session's name. */
const longestName = 64;

/**
 * The credentials of a source's role, as a provider for AWS clients.
 * @throws QueryUnanswerable with the remedy when the role cannot be assumed; throttles are thrown as they are
 */
export function createRoleCredentials({ client, source, stage }: RoleOptions): () => Promise<RoleCredentials> {
  const command = new AssumeRoleCommand({
    RoleArn: source.roleArn,
    RoleSessionName: `suture-${stage}`.slice(0, longestName),
    ...defined({ ExternalId: source.externalId }),
  });
  return async () => {
    const { Credentials } = await client.send(command).catch((cause: unknown) => {
      throw isRefusal(cause) ? unreachable(source, stage, cause.name, { cause }) : cause;
    });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw unreachable(source, stage, 'the answer holds no credentials');
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };
}

/** Whether the service answered so, and waiting does not cure it. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && '$fault' in error && findThrottle(error) === undefined;
}

function unreachable(source: WorkloadSource, stage: string, why: string, options?: ErrorOptions): QueryUnanswerable {
  return new QueryUnanswerable(
    `The monitoring of ${nameSource(source)} cannot be read: the role ${source.roleArn} cannot be assumed (${why}). Deploy the template of "npx suture init --workload --stage ${stage}" there, and compare roleArn and externalId of sources in suture.config.ts with its outputs.`,
    options,
  );
}
