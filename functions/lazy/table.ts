import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoBudget, createDynamoStores, type DynamoStores } from '@suture/adapters/aws/dynamodb';
import type { Budget, Clock } from '@suture/core';
import { traced } from '../traced.ts';

/** What the table holds. */
export interface Table {
  readonly stores: DynamoStores;
  readonly budget: Budget;
}

/** @param table its name */
export function openTable(table: string, clock: Clock): Table {
  const client = DynamoDBDocumentClient.from(traced(new DynamoDBClient({})), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { stores: createDynamoStores({ client, table }, clock), budget: createDynamoBudget({ client, table }) };
}
