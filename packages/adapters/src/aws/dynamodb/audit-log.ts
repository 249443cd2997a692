import { GetCommand, QueryCommand, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
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
    append: async (record) => {
      const { incidentId, seq, hash } = record;
      const pk = `INCIDENT#${incidentId}`;
      const sk = `AUDIT#${String(seq).padStart(seqDigits, '0')}`;
      const isFree = { ConditionExpression: 'attribute_not_exists(pk)' };
      if (!(await putIf(table, { pk, sk, record: storable(record) }, isFree))) return false;
      // After a crash in between, the head is one record behind, which the next append puts right.
      const isNewer = {
        ConditionExpression: 'attribute_not_exists(pk) OR seq < :seq',
        ExpressionAttributeValues: { ':seq': seq },
      };
      await putIf(table, { pk, sk: headKey, seq, hash }, isNewer);
      return true;
    },
    last: async (incidentId) => {
      const newest = { ...trailOf(incidentId), ScanIndexForward: false, Limit: 1 };
      const { Items } = await table.client.send(new QueryCommand({ TableName: table.table, ...newest }));
      return Items?.map(recordOf)[0];
    },
    read: async (incidentId) => (await queryAll(table, trailOf(incidentId))).map(recordOf),
    head: async (incidentId) => {
      const Key = { pk: `INCIDENT#${incidentId}`, sk: headKey };
      const { Item } = await table.client.send(new GetCommand({ TableName: table.table, Key, ConsistentRead: true }));
      return Item && { seq: Item.seq, hash: Item.hash };
    },
    chains: () => listChains(table),
  };
}

/** Beside the records; it does not begin with `AUDIT#`. */
const headKey = 'AUDITHEAD';

async function listChains({ client, table }: DynamoTable): Promise<readonly string[]> {
  const ids = new Set<string>();
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        FilterExpression: 'begins_with(sk, :audit)',
        ExpressionAttributeValues: { ':audit': 'AUDIT' },
        ProjectionExpression: 'pk',
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) ids.add(parse(ChainKey, item, 'the key of an audit record').pk);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return [...ids].map((pk) => pk.replace(/^INCIDENT#/, '')).sort();
}

const ChainKey = z.object({ pk: z.string() });

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
