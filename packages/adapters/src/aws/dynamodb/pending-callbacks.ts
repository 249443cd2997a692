import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { PendingCallback, type PendingCallbacks, parse } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, listPartition } from './table.ts';

const WaitItem = z.object({ wait: PendingCallback });

/** Task tokens at `WAIT#kind#ref`; a later one overwrites. */
export function createDynamoCallbacks(table: DynamoTable): PendingCallbacks {
  const { client, table: name } = table;
  return {
    put: async (wait) => {
      const item = { ...keyOf(wait.kind, wait.ref), gsi1pk: 'WAIT', gsi1sk: `${wait.since}#${wait.ref}`, wait };
      await client.send(new PutCommand({ TableName: name, Item: item }));
    },
    get: async (kind, ref) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: name, Key: keyOf(kind, ref), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : parse(WaitItem, Item, `the stored wait for ${ref}`).wait;
    },
    remove: async (kind, ref, token) => {
      const own = token === undefined ? {} : ofToken(token);
      try {
        await client.send(new DeleteCommand({ TableName: name, Key: keyOf(kind, ref), ...own }));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    list: async () => {
      const { items, unreadable } = await listPartition(table, 'WAIT', WaitItem);
      return { items: items.map(({ wait }) => wait), unreadable: unreadable.map((key) => key.slice('WAIT#'.length)) };
    },
  };
}

/** The names stand for themselves: an expression may not have a reserved word. */
function ofToken(token: string) {
  return {
    ConditionExpression: '#wait.#token = :token',
    ExpressionAttributeNames: { '#wait': 'wait', '#token': 'token' },
    ExpressionAttributeValues: { ':token': token },
  };
}

function keyOf(kind: PendingCallback['kind'], ref: string) {
  return { pk: `WAIT#${kind}#${ref}`, sk: 'WAIT' };
}
