import { parse } from '@suture/core';
import { z } from 'zod';
import type { GatewayParts } from './operation.ts';
import { type OperationName, operations } from './operations.ts';

const Request = z.object({
  operation: z.custom<OperationName>(
    (name) => typeof name === 'string' && Object.hasOwn(operations, name),
    'there is no such operation',
  ),
});

/**
 * Does what a step asks, for a configured repository and for no other.
 * @throws InvalidInput for a request of no known shape or another repository; whatever the code host's adapter throws
 */
export async function serveGateway(request: unknown, parts: GatewayParts): Promise<unknown> {
  const { operation } = parse(Request, request, 'the request to the gateway');
  return (await operations[operation].serve(request, parts)) ?? null;
}
