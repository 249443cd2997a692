import { SFNClient } from '@aws-sdk/client-sfn';
import { createStepFunctionsExecutions } from '@suture/adapters/aws/step-functions';
import type { Executions } from '@suture/core';
import { traced } from '../traced.ts';

export function openExecutions(stateMachineArn: string): Executions {
  return createStepFunctionsExecutions({ client: traced(new SFNClient({})), stateMachineArn });
}
