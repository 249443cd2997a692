import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { defined, parse, ShadowOutcome, TrustOutcome, type TrustRecord } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, putIf, queryAll } from './table.ts';

/** The words of earlier releases, whose functions still read what this one writes while their executions run. */
const earlierWord = {
  closed: 'closed',
  edited: 'closed',
  rejected: 'rejected',
  reverted: 'rejected',
  recurred: 'notRecovered',
  notRecovered: 'notRecovered',
} as const satisfies Record<TrustOutcome['result'], string>;

/** An earlier release wrote `kind` and the incident alone. */
const OutcomeItem = z
  .object({ kind: z.enum(['closed', 'rejected', 'notRecovered']), ...TrustOutcome.partial({ result: true }).shape })
  .transform(({ kind, result = kind, ...about }): TrustOutcome => ({ ...about, result }));

/**
 * One item per outcome at `TRUST#service` / `result#incidentId`. Writing it again changes nothing, so no outcome counts twice.
 * Shadow outcomes are at `SHADOW#service` / `commit`.
 */
export function createDynamoTrustRecord(table: DynamoTable): TrustRecord {
  const list = (pk: string) =>
    queryAll(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    });
  return {
    outcomes: async (service) =>
      (await list(`TRUST#${service}`)).map((item) => parse(OutcomeItem, item, `an outcome of ${service}`)),
    count: async (service, result, incidentId, about = {}) => {
      const outcome = { kind: earlierWord[result], result, incidentId, ...defined({ ...about }) };
      const item = { pk: `TRUST#${service}`, sk: `${result}#${incidentId}`, ...outcome };
      await putIf(table, item, { ConditionExpression: 'attribute_not_exists(pk)' });
    },
    shadows: async (service) =>
      (await list(`SHADOW#${service}`)).map((item) => parse(ShadowOutcome, item, `a shadow outcome of ${service}`)),
    addShadow: async (service, { id, at, verdict, fix }) => {
      const item = { pk: `SHADOW#${service}`, sk: id, id, at, verdict, ...defined({ fix }) };
      await table.client.send(new PutCommand({ TableName: table.table, Item: item }));
    },
  };
}
