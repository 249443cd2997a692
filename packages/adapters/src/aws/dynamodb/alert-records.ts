import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { AlertRecord, type AlertRecords } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, listIndex, storable } from './table.ts';

const RecordItem = z.object({ record: AlertRecord });

/** Seconds that a record is kept. */
const keptFor = 30 * 86_400;

/** Records of alerts at `RECEIVED#id`, listed in the index by their time. */
export function createDynamoAlertRecords({ client, table }: DynamoTable): AlertRecords {
  return {
    put: async (record) => {
      const item = {
        pk: `RECEIVED#${record.id}`,
        sk: 'RECEIVED',
        gsi1pk: 'RECEIVED',
        gsi1sk: `${record.at}#${record.id}`,
        expiresAt: Math.ceil(Date.parse(record.at) / 1000) + keptFor,
        record: storable(record),
      };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
    list: async (limit) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: listIndex,
          KeyConditionExpression: 'gsi1pk = :partition',
          ExpressionAttributeValues: { ':partition': 'RECEIVED' },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const read = Items.map((item) => ({ key: String(item.pk), record: RecordItem.safeParse(item).data?.record }));
      return {
        items: read.flatMap(({ record }) => record ?? []),
        unreadable: read.flatMap(({ key, record }) => (record === undefined ? [key.slice('RECEIVED#'.length)] : [])),
      };
    },
  };
}
