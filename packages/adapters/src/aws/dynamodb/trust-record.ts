import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { parse, type TrackRecord, type TrustRecord } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, queryAll } from './table.ts';

const OutcomeItem = z.object({ kind: z.enum(['closed', 'rejected', 'notRecovered']) });

/** One item per outcome at `TRUST#service` / `kind#incidentId`. Writing it again changes nothing, so no outcome counts twice. */
export function createDynamoTrustRecord(table: DynamoTable): TrustRecord {
  return {
    get: async (service) => {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `TRUST#${service}` },
        ConsistentRead: true,
      });
      const record: TrackRecord = { closed: 0, rejected: 0, notRecovered: 0 };
      for (const item of items) record[parse(OutcomeItem, item, `an outcome of ${service}`).kind] += 1;
      return record;
    },
    count: async (service, kind, incidentId) => {
      const item = { pk: `TRUST#${service}`, sk: `${kind}#${incidentId}`, kind, incidentId };
      await table.client.send(new PutCommand({ TableName: table.table, Item: item }));
    },
  };
}
