import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { defined } from '@suture/core';
import { secretParameter } from '../doctor/deployment.ts';

/**
 * Stores a secret in the parameter where the deployed functions look for it, which is where `sst secrets set` stores it too. That command cannot be
 * used: it takes a value that begins with a hyphen, as every key does, for an option.
 */
export async function storeSecret(
  secret: { readonly stage: string; readonly name: string; readonly value: string },
  region: string | undefined,
): Promise<void> {
  await new SSMClient(defined({ region })).send(
    new PutParameterCommand({
      Name: secretParameter(secret.stage, secret.name),
      Value: secret.value,
      Type: 'SecureString',
      Overwrite: true,
    }),
  );
}
