import type { LambdaClient } from '@aws-sdk/client-lambda';
import { awsError, type ShippingSystem } from './system.ts';

export interface LambdaSystem extends ShippingSystem {
  readonly client: Pick<LambdaClient, 'send'>;
  readonly rollout: { readonly by: 'lambda'; readonly function: string; readonly alias: string };
}

/** A function behind an alias, in the shapes of the API reference of AWS Lambda. */
export function openLambda(): LambdaSystem {
  const rollout = { by: 'lambda', function: 'orders', alias: 'live' } as const;
  const versions = ['0'.repeat(40)];
  let main = 1;
  let shifted: Readonly<Record<string, number>> = {};
  const send = async ({ input }: { readonly input: { Name?: string; Qualifier?: string } }) => {
    if (input.Name !== undefined) {
      if (input.Name !== rollout.alias) throw awsError('ResourceNotFoundException');
      return { FunctionVersion: String(main), RoutingConfig: { AdditionalVersionWeights: shifted } };
    }
    const commit = versions[Number(input.Qualifier) - 1];
    return {
      Description: `orders at ${commit}`,
      Version: input.Qualifier,
      Environment: { Variables: { KEY: 'a secret' } },
    };
  };
  return {
    rollout,
    client: { send } as unknown as Pick<LambdaClient, 'send'>,
    ship: (commit, step) => {
      versions.push(commit);
      if (step === 'partly') shifted = { [versions.length]: 0.1 };
      if (step !== 'succeeded') return;
      main = versions.length;
      shifted = {};
    },
  };
}
