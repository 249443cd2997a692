import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, Instant, type Leases, parse } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, putIf } from './table.ts';

const LeaseItem = z.object({ holder: z.string(), until: Instant });

/** The end of a lease that was given up. */
const over = '1970-01-01T00:00:00.000Z';

/** Leases at `LEASE#name` / `LEASE`. One conditional write takes them; instants of one form are compared as text. */
export function createDynamoLeases(table: DynamoTable, clock: Clock): Leases {
  const keyOf = (name: string) => ({ pk: `LEASE#${name}`, sk: 'LEASE' });
  return {
    take: async (name, holder, seconds, instead = holder) => {
      const now = clock.now();
      const lease = { holder, until: new Date(now.getTime() + seconds * 1000).toISOString() };
      const taken = await putIf(
        table,
        { ...keyOf(name), ...lease },
        {
          ConditionExpression: 'attribute_not_exists(pk) OR holder IN (:holder, :instead) OR #until <= :now',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: { ':holder': holder, ':instead': instead, ':now': now.toISOString() },
        },
      );
      if (taken) return lease;
      const key = { TableName: table.table, Key: keyOf(name), ConsistentRead: true };
      return parse(LeaseItem, (await table.client.send(new GetCommand(key))).Item, `the lease of ${name}`);
    },
    release: async (name, holder) => {
      await putIf(
        table,
        { ...keyOf(name), holder, until: over },
        { ConditionExpression: 'holder = :holder', ExpressionAttributeValues: { ':holder': holder } },
      );
    },
  };
}
