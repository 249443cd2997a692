import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { toWebhookEvent } from '@suture/adapters/alerts';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { receiveBatch } from '@suture/adapters/inbound';
import { createFileArtifacts } from '@suture/adapters/local-files';
import { drawTable, type Output } from '@suture/cli';
import { type Ports, readConfig } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { type LocalTable, openTable } from '@suture/local';
import { time } from './timing.ts';

export interface IntakeReport {
  /** Conditional puts of single items into the same table, per second. */
  readonly putsPerSecond: number;
  /** Webhooks that each start an incident, per second. */
  readonly newPerSecond: number;
  /** Webhooks of the storm, per second. */
  readonly stormPerSecond: number;
  /** What the storm was, and what came of it. */
  readonly storm: { readonly events: number; readonly symptoms: number; readonly executions: number };
  /** Reads and writes of the table for one webhook of the storm. */
  readonly callsPerEvent: number;
}

/** Messages that the queue gives at a time, and receivers that read it at once. */
const batchSize = 10;
const receivers = 5;
const samples = 500;
const rounds = 10;

/** Measures how fast webhooks are taken in from the queue, beside plain conditional puts on the same store. */
export async function measureIntake(
  folder: string,
  output: Output,
  { events = 10_000, symptoms = 50 } = {},
): Promise<IntakeReport> {
  const table = await openTable({ folder: join(folder, 'table'), name: 'bench' });
  const calls = { count: 0 };
  table.client.middlewareStack.add(
    (next) => (request) => {
      calls.count += 1;
      return next(request);
    },
    { step: 'initialize' },
  );
  try {
    const started = new Set<string>();
    const ports = openPorts(table, folder, started);
    const spent = { puts: 0, news: 0, storm: 0, calls: 0 };
    const storm = range(events).map((n) => `storm ${n % symptoms}`);
    output.say(`taking in ${samples} webhooks of as many symptoms, and a storm of ${events} over ${symptoms}`);
    // In turns, so that the machine's other work slows each alike.
    for (const round of range(rounds)) {
      spent.puts += (await time(() => inParallel(share(range(samples), round), (n) => putOne(table, n))))[1];
      spent.news += (
        await time(() =>
          takeIn(
            share(range(samples), round).map((n) => webhook(`new ${n}`)),
            ports,
          ),
        )
      )[1];
      const before = calls.count;
      spent.storm += (await time(() => takeIn(share(storm, round).map(webhook), ports)))[1];
      spent.calls += calls.count - before;
    }
    return {
      putsPerSecond: perSecond(samples, spent.puts),
      newPerSecond: perSecond(samples, spent.news),
      stormPerSecond: perSecond(events, spent.storm),
      storm: { events, symptoms, executions: started.size - samples },
      callsPerEvent: spent.calls / events,
    };
  } finally {
    await table.close();
  }
}

export function describeIntake(report: IntakeReport): readonly string[] {
  const { putsPerSecond, newPerSecond, stormPerSecond, storm, callsPerEvent } = report;
  const row = (what: string, rate: number) => [what, rate.toFixed(0), (rate / putsPerSecond).toFixed(2)];
  return [
    ...drawTable(
      [
        ['intake', 'per second', 'of the puts'],
        row('conditional puts', putsPerSecond),
        row('webhooks of new symptoms', newPerSecond),
        row('webhooks of a storm', stormPerSecond),
      ],
      [1, 2],
    ),
    '',
    `storm: ${storm.events} webhooks over ${storm.symptoms} symptoms started ${storm.executions} executions; ${callsPerEvent.toFixed(1)} calls of the table each`,
  ];
}

function openPorts(table: LocalTable, folder: string, started: Set<string>): Ports {
  const clock = { now: () => new Date() };
  return {
    ...createTestWorld().ports,
    ...createDynamoStores(table, clock),
    clock,
    artifacts: createFileArtifacts(join(folder, 'artifacts')),
    config: readConfig(
      {
        services: { orders: { repository: 'shop/orders' } },
        webhooks: {
          sources: ['generic'],
          generic: { service: 'service', title: 'title', sourceId: 'title', startedAt: 'since' },
        },
      },
      'the configuration of the measurement',
    ),
    executions: {
      start: async (incidentId) => void started.add(incidentId),
      status: async () => 'running',
      succeed: async () => 'over',
    },
  };
}

const since = new Date().toISOString();

function webhook(title: string): object {
  const body = JSON.stringify({ service: 'orders', title, since });
  return toWebhookEvent('generic', randomUUID(), new Date(), body);
}

async function putOne({ client, table }: LocalTable, n: number): Promise<void> {
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { pk: `PUT#${n}`, sk: 'PUT', count: n },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

/** Takes every event in; what a batch could not take comes again, as the queue brings it. */
async function takeIn(events: readonly object[], ports: Ports): Promise<void> {
  const messages = events.map((event) => ({ id: randomUUID(), body: JSON.stringify(event) }));
  const batches = range(Math.ceil(messages.length / batchSize)).map((n) =>
    messages.slice(n * batchSize, (n + 1) * batchSize),
  );
  await inParallel(batches, async (batch) => {
    const { refused } = await receiveBatch(batch, ports, { ownAlarms: 'suture-' });
    if (refused.length > 0) throw new Error(`the intake refused ${refused.map(({ error }) => error).join(', ')}`);
  });
}

/** Does the work for each item, as many at once as there are receivers. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const open = items.values();
  await Promise.all(
    range(receivers).map(async () => {
      for (const item of open) await work(item);
    }),
  );
}

/** The items of one round. */
function share<T>(items: readonly T[], round: number): readonly T[] {
  const size = Math.ceil(items.length / rounds);
  return items.slice(round * size, (round + 1) * size);
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, n) => n);
}

function perSecond(count: number, milliseconds: number): number {
  return count / (milliseconds / 1000);
}
