import {
  type FunctionConfiguration,
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { defined } from '@suture/core';
import { secretParameter } from '../doctor/deployment.ts';

/**
 * Stores a secret in SST's parameter, which the functions read, and restarts the functions that hold it, as `sst secrets set` does.
 * Returns their names. That command cannot be used: it takes a value that begins with a hyphen, as every key does, for an option.
 */
export async function storeSecret(
  secret: { readonly stage: string; readonly name: string; readonly value: string },
  region: string | undefined,
): Promise<readonly string[]> {
  const options = defined({ region });
  const lambda = new LambdaClient(options);
  const holders = await findHolders(lambda, secret);
  await new SSMClient(options).send(
    new PutParameterCommand({
      Name: secretParameter(secret.stage, secret.name),
      Value: secret.value,
      Type: 'SecureString',
      Overwrite: true,
    }),
  );
  for (const { FunctionName, Environment } of holders) {
    // A function reads its secrets when it starts; a changed environment starts it again.
    const Variables = { ...Environment?.Variables, SST_ADMIN_SECRET_UPDATED_AT: new Date().toISOString() };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
  return holders.flatMap(({ FunctionName }) => FunctionName ?? []);
}

/** SST writes a function's app, stage and secrets into its environment. */
async function findHolders(
  client: LambdaClient,
  { stage, name }: { readonly stage: string; readonly name: string },
): Promise<readonly FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {}))
    for (const one of Functions) {
      const variables = one.Environment?.Variables ?? {};
      if (variables.SST_APP !== 'suture' || variables.SST_STAGE !== stage) continue;
      if (variables[`SST_Secret_value_${name}`] !== undefined) found.push(one);
    }
  return found;
}
