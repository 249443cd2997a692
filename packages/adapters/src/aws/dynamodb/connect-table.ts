import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { defined } from '@suture/core';
import type { DynamoTable } from './table.ts';

/** A table of the account of the environment's credentials. @param region default: the one of the AWS profile */
export function connectTable(table: string, region?: string): DynamoTable {
  return { client: DynamoDBDocumentClient.from(new DynamoDBClient(defined({ region }))), table };
}
