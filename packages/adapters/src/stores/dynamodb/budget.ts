import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Budget, parse } from '@suture/core';
import { z } from 'zod';
import type { DynamoTable } from './table.ts';

const Total = z.object({ tokens: z.number() });

/** The day's tokens at `BUDGET#day` / `TOKENS`, added to in one step. */
export function createDynamoBudget({ client, table }: DynamoTable): Budget {
  return {
    spend: async (day, tokens) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: `BUDGET#${day}`, sk: 'TOKENS' },
          UpdateExpression: 'ADD #tokens :tokens',
          ExpressionAttributeNames: { '#tokens': 'tokens' },
          ExpressionAttributeValues: { ':tokens': tokens },
          // Adding nothing updates nothing, and the total is wanted all the same.
          ReturnValues: 'ALL_NEW',
        }),
      );
      return parse(Total, Attributes, `the budget of ${day}`).tokens;
    },
  };
}
