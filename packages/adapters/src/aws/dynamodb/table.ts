import { ConditionalCheckFailedException, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Listing } from '@suture/core';
import type * as z from 'zod';

export interface DynamoTable {
  readonly client: DynamoDBDocumentClient;
  /** The table's name. */
  readonly table: string;
}

/** The index for lists. It contains only items with `gsi1pk`. */
export const listIndex = 'byCreated';

/** The definition of the table: keys `pk` and `sk`, the sparse index `byCreated`, billed on demand. */
export function tableDefinition(name: string): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: listIndex,
        KeySchema: [
          { AttributeName: 'gsi1pk', KeyType: 'HASH' },
          { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}

/** Puts the item if the condition holds; false if it does not. */
export async function putIf(
  { client, table }: DynamoTable,
  item: Record<string, unknown>,
  condition: Omit<PutCommandInput, 'TableName' | 'Item'>,
): Promise<boolean> {
  try {
    await client.send(new PutCommand({ TableName: table, Item: item, ...condition }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Every item of a query, over all its pages. */
export async function queryAll(
  { client, table }: DynamoTable,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<readonly Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(new QueryCommand({ TableName: table, ...query, ExclusiveStartKey: start }));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

/** The items of one partition of the list index that the schema can read, and the primary keys of the others. */
export async function listPartition<S extends z.ZodType>(
  table: DynamoTable,
  partition: string,
  schema: S,
): Promise<Listing<z.infer<S>>> {
  const items: z.infer<S>[] = [];
  const unreadable: string[] = [];
  const found = await queryAll(table, {
    IndexName: listIndex,
    KeyConditionExpression: 'gsi1pk = :partition',
    ExpressionAttributeValues: { ':partition': partition },
  });
  for (const stored of found) {
    const read = schema.safeParse(stored);
    if (read.success) items.push(read.data);
    else unreadable.push(String(stored.pk));
  }
  return { items, unreadable };
}

/** The value without undefined members, which the table cannot hold. */
export function storable(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
