import { DeleteCommand, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DynamoTable } from './table.ts';

const Owner = z
  .object({ incidentId: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined);
const Stored = z.looseObject({
  pk: z.string(),
  sk: z.string(),
  incidentId: z.string().optional().catch(undefined),
  wait: Owner,
  record: Owner,
});
type Stored = z.infer<typeof Stored>;

/**
 * Removes everything that a table holds of incidents: their audit chains, alerts, episodes, claims of faults, waits and spending.
 * What a service has earned stays, so that nobody is trusted more by forgetting. The incident itself is removed last: after a crash
 * it is still listed, and can be forgotten again. Reads the whole table, so it is for the table of one machine.
 */
export async function forgetIncidents(table: DynamoTable, ids: ReadonlySet<string>): Promise<void> {
  const own = (await scan(table)).filter((item) => belongsTo(item, ids));
  const last = own.filter(({ sk }) => sk === 'META');
  for (const { pk, sk } of [...own.filter((item) => !last.includes(item)), ...last])
    await table.client.send(new DeleteCommand({ TableName: table.table, Key: { pk, sk } }));
}

function belongsTo({ pk, incidentId, wait, record }: Stored, ids: ReadonlySet<string>): boolean {
  const [kind = '', name = ''] = pk.split('#');
  if (kind === 'TRUST' || kind === 'SHADOW') return false;
  if ((kind === 'INCIDENT' || kind === 'ALERT') && ids.has(name)) return true;
  if (kind === 'BUDGET' && ids.has(name.replace(/^incident\//, ''))) return true;
  return [incidentId, wait?.incidentId, record?.incidentId].some((owner) => owner !== undefined && ids.has(owner));
}

async function scan({ client, table }: DynamoTable): Promise<readonly Stored[]> {
  const items: Stored[] = [];
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
    items.push(...(page.Items ?? []).flatMap((item) => Stored.safeParse(item).data ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}
