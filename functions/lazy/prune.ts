import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type PruneReport, pruneVersions } from '@suture/adapters/aws/lambda';
import { traced } from '../traced.ts';

export function prune(stateMachineArn: string): Promise<PruneReport> {
  return pruneVersions({
    lambda: traced(new LambdaClient({})),
    stepFunctions: traced(new SFNClient({})),
    stateMachineArn,
    clock: { now: () => new Date() },
  });
}
