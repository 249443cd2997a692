import { LambdaClient } from '@aws-sdk/client-lambda';
import { callGatewayFunction } from '@suture/adapters/aws/lambda';
import type { CallGateway } from '@suture/adapters/gateway';
import { traced } from '../traced.ts';

/** @param functionName name or ARN */
export function openGatewayCall(functionName: string): CallGateway {
  return callGatewayFunction(traced(new LambdaClient({})), functionName);
}
