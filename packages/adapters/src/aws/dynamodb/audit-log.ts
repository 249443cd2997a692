import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type AuditLog, parse } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, putIf, queryAll, storable } from './table.ts';

/** The record is not parsed here, because the verification of a chain must see a damaged record as it is. */
const AuditItem = z.object({ record: z.unknown() });

/** Wide enough that keys sort like their numbers. */
const seqDigits = 10;

/** Audit records at `INCIDENT#id` / `AUDIT#seq`, each put once. */
export function createDynamoAuditLog(table: DynamoTable): AuditLog {
  return {
    append: (record) =>
      putIf(
        table,
        {
          pk: `INCIDENT#${record.incidentId}`,
          sk: `AUDIT#${String(record.seq).padStart(seqDigits, '0')}`,
          record: storable(record),
        },
        { ConditionExpression: 'attribute_not_exists(pk)' },
      ),
    last: async (incidentId) => {
      const newest = { ...trailOf(incidentId), ScanIndexForward: false, Limit: 1 };
      const { Items } = await table.client.send(new QueryCommand({ TableName: table.table, ...newest }));
      return Items?.map(recordOf)[0];
    },
    read: async (incidentId) => (await queryAll(table, trailOf(incidentId))).map(recordOf),
  };
}

function trailOf(incidentId: string) {
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :audit)',
    ExpressionAttributeValues: { ':pk': `INCIDENT#${incidentId}`, ':audit': 'AUDIT#' },
    ConsistentRead: true,
  };
}

function recordOf(item: unknown): unknown {
  return parse(AuditItem, item, 'a stored audit record').record;
}
