import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { parseJson } from '@suture/core';
import * as z from 'zod';
import { GatewayFailed } from '../../errors.ts';
import type { CallGateway } from '../../gateway/client.ts';

const Failure = z.object({ errorType: z.string(), errorMessage: z.string() });

/**
 * Calls the gateway's function and waits for its answer. An error is thrown again under the same name, so that the state machine's
 * Retry and Catch match it as if the step had called the code host itself.
 * @param functionName name or ARN
 */
export function callGatewayFunction(client: LambdaClient, functionName: string): CallGateway {
  return async (request) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: new TextEncoder().encode(JSON.stringify(request)) }),
    );
    const text = new TextDecoder().decode(answer.Payload);
    if (answer.FunctionError === undefined)
      return parseJson(z.json(), text === '' ? 'null' : text, `the gateway's answer to ${request.operation}`);
    const failure = parseJson(Failure, text, `the gateway's failure in ${request.operation}`);
    throw new GatewayFailed(failure.errorType, failure.errorMessage);
  };
}
