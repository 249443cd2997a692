import { parse } from '@suture/core';
import * as z from 'zod';
import type { GatewayParts } from './operation.ts';
import { type OperationName, operations } from './operations.ts';

const Request = z.object({
  operation: z.custom<OperationName>(
    (name) => typeof name === 'string' && Object.hasOwn(operations, name),
    'there is no such operation',
  ),
});

/**
 * Runs a step's request, only for a configured repository.
 * @throws InvalidInput for an unknown request or another repository; any error of the code host's adapter
 */
export async function serveGateway(request: unknown, parts: GatewayParts): Promise<unknown> {
  const { operation } = parse(Request, request, 'the request to the gateway');
  return (await operations[operation].serve(request, parts)) ?? null;
}
