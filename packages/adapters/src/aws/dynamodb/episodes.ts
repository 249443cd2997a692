import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Episodes, Instant, keptRepeats, parse, Repeat, type Repeats } from '@suture/core';
import * as z from 'zod';
import { type DynamoTable, putIf, storable } from './table.ts';

const EpisodeItem = z.object({ incidentId: z.string(), count: z.int().min(1) });
const LatestItem = z.object({ incidentId: z.string(), openedAt: Instant, at: Instant });
const ResolvedItem = z.object({ at: Instant });
const FaultItem = z.object({ incidentId: z.string() });
/** The last repeats are in slots of their own, since one write cannot both add to a list and shorten it. */
const RepeatsItem = z.looseObject({ count: z.int().min(1), firstAt: Instant, toldAt: Instant.optional() });

const slots = Array.from({ length: keptRepeats }, (_, index) => `slot${index}`);

/**
 * Episodes at `ALERT#symptom` / `EPISODE#startedAt`, the newest alert at `ALERT#symptom` / `LATEST`, its end at
 * `ALERT#symptom` / `RESOLVED`, claims of faults at `ALERT#fault` / `FAULT`, and what was folded at `ALERT#incident` / `REPEATS`. One write claims and counts, so that only one caller
 * can open an episode, hold a fault or be told a number.
 */
export function createDynamoEpisodes(place: DynamoTable): Episodes {
  const { client, table } = place;
  const keyOf = (name: string, sort: string) => ({ pk: `ALERT#${name}`, sk: sort });

  async function update(name: string, sort: string, change: Omit<UpdateCommandInput, 'TableName' | 'Key'>) {
    const input = { TableName: table, Key: keyOf(name, sort), ReturnValues: 'ALL_NEW' as const, ...change };
    return (await client.send(new UpdateCommand(input))).Attributes;
  }

  async function get(name: string, sort: string): Promise<Record<string, unknown> | undefined> {
    const input = { TableName: table, Key: keyOf(name, sort), ConsistentRead: true };
    return (await client.send(new GetCommand(input))).Item;
  }

  return {
    enter: async (symptom, startedAt, incidentId) => {
      const stored = await update(symptom, `EPISODE#${startedAt}`, {
        UpdateExpression: 'SET incidentId = if_not_exists(incidentId, :incidentId) ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':incidentId': incidentId, ':one': 1 },
      });
      const episode = parse(EpisodeItem, stored, 'a stored episode');
      return episode.count === 1 ? { outcome: 'opened' } : { outcome: 'folded', ...episode };
    },
    latest: async (symptom) => {
      const stored = await get(symptom, 'LATEST');
      return stored === undefined ? undefined : parse(LatestItem, stored, 'the newest alert of a symptom');
    },
    setLatest: async (symptom, { incidentId, openedAt, at }) => {
      const item = { ...keyOf(symptom, 'LATEST'), incidentId, openedAt, at };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
    setResolved: async (symptom, at) => {
      await putIf(
        place,
        { ...keyOf(symptom, 'RESOLVED'), at },
        {
          ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
        },
      );
    },
    resolvedAt: async (symptom) => {
      const stored = await get(symptom, 'RESOLVED');
      return stored === undefined ? undefined : parse(ResolvedItem, stored, 'the end of a symptom').at;
    },
    claimFault: async (fault, incidentId, instead) => {
      const claim = {
        UpdateExpression: 'SET incidentId = :incidentId',
        ConditionExpression: 'attribute_not_exists(pk) OR incidentId = :instead',
        ExpressionAttributeValues: { ':incidentId': incidentId, ':instead': instead ?? incidentId },
      };
      if (await unlessRefused(update(fault, 'FAULT', claim))) return incidentId;
      return parse(FaultItem, await get(fault, 'FAULT'), 'the claim of a fault').incidentId;
    },
    addRepeat: async (incidentId, repeat) => {
      const counted = await update(incidentId, 'REPEATS', {
        UpdateExpression: 'SET firstAt = if_not_exists(firstAt, :at) ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':at': repeat.at, ':one': 1 },
      });
      const { count } = parse(RepeatsItem, counted, 'the repeats of an incident');
      const kept = await update(incidentId, 'REPEATS', {
        UpdateExpression: 'SET #slot = :repeat',
        ExpressionAttributeNames: { '#slot': `slot${(count - 1) % keptRepeats}` },
        ExpressionAttributeValues: { ':repeat': storable(repeat) },
      });
      return { ...readRepeats(kept), count };
    },
    repeatsOf: async (incidentId) => {
      const stored = await get(incidentId, 'REPEATS');
      return stored === undefined ? undefined : readRepeats(stored);
    },
    claimTelling: async (incidentId, at, before) => {
      const claim = {
        UpdateExpression: 'SET toldAt = :at',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(toldAt) OR toldAt <= :before)',
        ExpressionAttributeValues: { ':at': at, ':before': before },
      };
      return unlessRefused(update(incidentId, 'REPEATS', claim));
    },
  };
}

/** False if the condition of a write did not hold. */
async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function readRepeats(stored: unknown): Repeats {
  const { count, firstAt, toldAt, ...rest } = parse(RepeatsItem, stored, 'the repeats of an incident');
  const last = slots
    .flatMap((slot) => Repeat.safeParse(rest[slot]).data ?? [])
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return { count, firstAt, last, ...(toldAt === undefined ? {} : { toldAt }) };
}
