import { z } from 'zod';
import { readBody, readDescription } from './openapi-operations.ts';
import { createJudge } from './openapi-schemas.ts';
import type { Delivery } from './world.ts';

const Action = z.object({ action: z.string().optional() });

/** Checks webhook deliveries against the description; an event that the description lacks is a problem. */
export function createWebhookCheck(description: unknown): (delivery: Delivery) => readonly string[] {
  const read = readDescription(description);
  const judge = createJudge(read.components);
  return ({ event, body }) => {
    const payload: unknown = JSON.parse(body);
    const { action } = Action.parse(payload);
    const name = [event, action ?? []].flat().join('-').replaceAll('_', '-');
    const described = read['x-webhooks'][name];
    if (described === undefined) return [`${name}: the description has no such webhook`];
    const schema = readBody(read, described.post.requestBody)?.schema;
    return judge(schema, payload).map((problem) => `${name}: ${problem}`);
  };
}
