import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { Incident, type Incidents, parse, VersionConflict } from '@suture/core';
import { z } from 'zod';
import { type DynamoTable, listIndex, putIf, queryAll, storable } from './table.ts';

const IncidentItem = z.object({ incident: Incident });

/** Incidents at `INCIDENT#id` / `META`, guarded by their version. */
export function createDynamoIncidents(table: DynamoTable): Incidents {
  return {
    create: (incident) => putIf(table, itemOf(incident), { ConditionExpression: 'attribute_not_exists(pk)' }),
    get: async (incidentId) => {
      const { Item } = await table.client.send(
        new GetCommand({ TableName: table.table, Key: keyOf(incidentId), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : parse(IncidentItem, Item, `the stored incident ${incidentId}`).incident;
    },
    update: async (incident) => {
      const next = { ...incident, version: incident.version + 1 };
      const written = await putIf(table, itemOf(next), {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': incident.version },
      });
      if (!written) throw new VersionConflict(`Incident ${incident.id}`);
      return structuredClone(next);
    },
    list: async () => {
      const items = await queryAll(table, {
        IndexName: listIndex,
        KeyConditionExpression: 'gsi1pk = :kind',
        ExpressionAttributeValues: { ':kind': 'INCIDENT' },
        ScanIndexForward: false,
      });
      return items.map((item) => parse(IncidentItem, item, 'a stored incident').incident);
    },
  };
}

function keyOf(incidentId: string) {
  return { pk: `INCIDENT#${incidentId}`, sk: 'META' };
}

function itemOf(incident: Incident): Record<string, unknown> {
  return {
    ...keyOf(incident.id),
    gsi1pk: 'INCIDENT',
    gsi1sk: `${incident.createdAt}#${incident.id}`,
    version: incident.version,
    incident: storable(incident),
  };
}
