import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, type Deliveries, parse } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, putIf } from './table.ts';

const DeliveryItem = z.object({ status: z.enum(['in_progress', 'done']) });

/** Seconds to remember a handled delivery: longer than any sender retries. */
const rememberedFor = 7 * 86_400;

/**
 * Deliveries at `DELIVERY#source#id`. `expiresAt` (seconds since the epoch) is the end of a claim, or of the memory of a handled
 * delivery. The table removes expired items only some time later, so the time is checked here too.
 */
export function createDynamoDeliveries(table: DynamoTable, clock: Clock): Deliveries {
  const { client, table: name } = table;
  const now = () => clock.now().getTime() / 1000;
  return {
    claim: async (source, id, seconds) => {
      const claimed = await putIf(
        table,
        { ...keyOf(source, id), status: 'in_progress', expiresAt: Math.ceil(now() + seconds) },
        {
          ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
          ExpressionAttributeValues: { ':now': Math.floor(now()) },
        },
      );
      if (claimed) return 'claimed';
      const { Item } = await client.send(
        new GetCommand({ TableName: name, Key: keyOf(source, id), ConsistentRead: true }),
      );
      // The item was removed in between, so another claim held it until now.
      if (Item === undefined) return 'busy';
      return parse(DeliveryItem, Item, `the stored delivery ${id}`).status === 'done' ? 'done' : 'busy';
    },
    finish: async (source, id) => {
      const item = { ...keyOf(source, id), status: 'done', expiresAt: Math.ceil(now() + rememberedFor) };
      await client.send(new PutCommand({ TableName: name, Item: item }));
    },
  };
}

function keyOf(source: string, id: string) {
  return { pk: `DELIVERY#${source}#${id}`, sk: 'DELIVERY' };
}
