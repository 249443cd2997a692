import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Budget, parse, type Spending } from '@suture/core';
import * as z from 'zod';
import type { DynamoTable } from './table.ts';

const Total = z.object({ tokens: z.number(), microUsd: z.number() });

/** The spending of a scope at `BUDGET#scope` / `SPENT`, added atomically. */
export function createDynamoBudget({ client, table }: DynamoTable): Budget {
  return {
    reserve: async (scope, amount, limit) => {
      const room = { tokens: limit.tokens - amount.tokens, microUsd: limit.microUsd - amount.microUsd };
      if (room.tokens < 0 || room.microUsd < 0) return false;
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(scope),
            UpdateExpression: 'ADD #tokens :tokens, #microUsd :microUsd',
            ConditionExpression:
              'attribute_not_exists(pk) OR (#tokens <= :roomOfTokens AND #microUsd <= :roomOfMicroUsd)',
            ExpressionAttributeNames: { '#tokens': 'tokens', '#microUsd': 'microUsd' },
            ExpressionAttributeValues: {
              ':tokens': amount.tokens,
              ':microUsd': amount.microUsd,
              ':roomOfTokens': room.tokens,
              ':roomOfMicroUsd': room.microUsd,
            },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    add: async (scope, { tokens, microUsd }) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(scope),
          UpdateExpression: 'ADD #tokens :tokens, #microUsd :microUsd',
          ExpressionAttributeNames: { '#tokens': 'tokens', '#microUsd': 'microUsd' },
          ExpressionAttributeValues: { ':tokens': tokens, ':microUsd': microUsd },
          // Adding zero updates nothing, but the total is still needed.
          ReturnValues: 'ALL_NEW',
        }),
      );
      return parse(Total, Attributes, `the budget of ${scope}`);
    },
  };
}

/** What a scope has used so far, without a write. */
export async function readSpending({ client, table }: DynamoTable, scope: string): Promise<Spending> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(scope), ConsistentRead: true }));
  return Item === undefined ? { tokens: 0, microUsd: 0 } : parse(Total, Item, `the budget of ${scope}`);
}

function keyOf(scope: string) {
  return { pk: `BUDGET#${scope}`, sk: 'SPENT' };
}
