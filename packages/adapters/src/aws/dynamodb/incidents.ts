import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { Incident, type Incidents, isInProgress, type Listing, parse, VersionConflict } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, listPartition, putIf, storable } from './table.ts';

const IncidentItem = z.object({ incident: Incident });

/** Open incidents have their own partition in the index, so that listing them does not become more expensive over the years. */
const openPartition = 'INCIDENT#OPEN';
const endedPartition = 'INCIDENT';
const keyPrefix = 'INCIDENT#';

/**
 * Incidents at `INCIDENT#id` / `META`, guarded by their version. An open incident that an
 * earlier release wrote is in `list`, and in `listOpen` after its next write.
 */
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
      // Open ones first: an incident that ends between the two queries is then found twice rather than missed.
      const open = await listPartition(table, openPartition, IncidentItem);
      return mergeNewestFirst(open, await listPartition(table, endedPartition, IncidentItem));
    },
    listOpen: async () => {
      const { items, unreadable } = mergeNewestFirst(await listPartition(table, openPartition, IncidentItem));
      return { items: items.filter(isInProgress), unreadable };
    },
  };
}

/** One entry per incident, as its latest version. */
function mergeNewestFirst(...lists: readonly Listing<z.infer<typeof IncidentItem>>[]): Listing<Incident> {
  const latest = new Map<string, Incident>();
  for (const { incident } of lists.flatMap(({ items }) => items)) {
    if ((latest.get(incident.id)?.version ?? -1) < incident.version) latest.set(incident.id, incident);
  }
  const unreadable = new Set(lists.flatMap((list) => list.unreadable.map((key) => key.slice(keyPrefix.length))));
  return {
    items: [...latest.values()].sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? 1 : -1)),
    unreadable: [...unreadable],
  };
}

function sortKeyOf(incident: Incident): string {
  return `${incident.createdAt}#${incident.id}`;
}

function keyOf(incidentId: string) {
  return { pk: `${keyPrefix}${incidentId}`, sk: 'META' };
}

function itemOf(incident: Incident): Record<string, unknown> {
  return {
    ...keyOf(incident.id),
    gsi1pk: isInProgress(incident) ? openPartition : endedPartition,
    gsi1sk: sortKeyOf(incident),
    version: incident.version,
    incident: storable(incident),
  };
}
