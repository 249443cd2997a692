import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Budget, parse } from '@suture/core';
import * as z from 'zod';
import type { DynamoTable } from './table.ts';

const Total = z.object({ tokens: z.number(), microUsd: z.number() });

/** The spending of a scope at `BUDGET#scope` / `SPENT`, added atomically. */
export function createDynamoBudget({ client, table }: DynamoTable): Budget {
  return {
    add: async (scope, { tokens, microUsd }) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: `BUDGET#${scope}`, sk: 'SPENT' },
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
