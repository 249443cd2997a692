import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Episodes, parse } from '@suture/core';
import { z } from 'zod';
import type { DynamoTable } from './table.ts';

const EpisodeItem = z.object({ incidentId: z.string(), count: z.int().min(1) });

/** Episodes at `ALERT#symptom` / `EPISODE#startedAt`. One write claims and counts, so that only one caller can open an episode. */
export function createDynamoEpisodes({ client, table }: DynamoTable): Episodes {
  return {
    enter: async (symptom, startedAt, incidentId) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: `ALERT#${symptom}`, sk: `EPISODE#${startedAt}` },
          UpdateExpression: 'SET incidentId = if_not_exists(incidentId, :incidentId) ADD #count :one',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':incidentId': incidentId, ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      );
      const episode = parse(EpisodeItem, Attributes, 'a stored episode');
      return episode.count === 1 ? { outcome: 'opened' } : { outcome: 'folded', ...episode };
    },
  };
}
