import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { drawTable, type Output } from '@suture/cli';
import { appendAudit } from '@suture/core';
import { openTable } from '@suture/local';
import { type Spread, spreadOf, time } from './timing.ts';

export interface AuditRow extends Spread {
  /** Records in the chain before the first measured append. */
  readonly length: number;
  /** Records that the table read for one append. */
  readonly recordsRead: number;
}

const lengths = [10, 100, 1_000, 5_000];
const samples = 100;

/** Measures one append to chains of different lengths on the local table, in milliseconds. */
export async function measureAudit(folder: string, output: Output): Promise<readonly AuditRow[]> {
  const table = await openTable({ folder, name: 'bench' });
  const read = { records: 0 };
  table.client.middlewareStack.add(
    (next) => async (request) => {
      const reply = await next(request);
      if ('ScannedCount' in reply.output) read.records += reply.output.ScannedCount ?? 0;
      return reply;
    },
    { step: 'initialize' },
  );
  const ports = { auditLog: createDynamoStores(table).auditLog, clock: { now: () => new Date() } };
  const append = (incidentId: string) =>
    appendAudit({ incidentId, stage: 'detect', state: 'DetectTriage', action: 'measured' }, ports);
  try {
    const chains = lengths.map((length) => ({ length, id: `chain-${length}`, times: [] as number[], records: 0 }));
    for (const { length, id } of chains) {
      output.say(`writing an audit chain of ${length} records`);
      for (let n = 0; n < length; n += 1) await append(id);
    }
    // In turns, so that the machine's other work slows every length alike.
    for (const chain of Array.from({ length: samples }, () => chains).flat()) {
      const before = read.records;
      chain.times.push((await time(() => append(chain.id)))[1]);
      chain.records += read.records - before;
    }
    return chains.map(({ length, times, records }) => ({ length, ...spreadOf(times), recordsRead: records / samples }));
  } finally {
    await table.close();
  }
}

export function describeAudit(rows: readonly AuditRow[]): readonly string[] {
  const cells = rows.map(({ length, median, p95, recordsRead }) =>
    [length, median.toFixed(2), p95.toFixed(2), recordsRead].map(String),
  );
  return drawTable([['audit append, chain of', 'median ms', 'p95 ms', 'records read'], ...cells], [0, 1, 2, 3]);
}
