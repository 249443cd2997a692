import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  ResourceNotFoundException,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import type { TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';

export interface InsightsOptions {
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  readonly clock: Clock;
  /** Waits between two looks at the query's state. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface InsightsRequest {
  readonly groups: readonly string[];
  readonly span: TimeSpan;
  readonly query: string;
  readonly limit: number;
  /** Path of the groups in the configuration, for errors. */
  readonly field: string;
}

export interface InsightsRows {
  /** Values by field name. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** All events that matched, including those not shown; undefined when the service does not say. */
  readonly matched: number | undefined;
}

/** Milliseconds between two looks, and until a query is stopped. */
const patience = { look: 500, most: 45_000 };
/** States of a query that failed. */
const ended: readonly string[] = ['Failed', 'Cancelled', 'Timeout'];

/** Runs one Logs Insights query to its end. @throws QueryUnanswerable when it cannot be run, fails or takes too long */
export async function runInsights(request: InsightsRequest, options: InsightsOptions): Promise<InsightsRows> {
  const queryId = await start(request, options);
  const deadline = options.clock.now().getTime() + patience.most;
  for (;;) {
    const answer = await withPermission('logs:GetQueryResults', () =>
      options.logs.send(new GetQueryResultsCommand({ queryId })),
    );
    if (answer.status === 'Complete') return readRows(answer);
    if (answer.status !== undefined && ended.includes(answer.status))
      throw new QueryUnanswerable(`Logs Insights ended the query with "${answer.status}". Ask for a shorter window.`);
    if (options.clock.now().getTime() >= deadline) return giveUp(queryId, options);
    await options.pause(patience.look);
  }
}

async function start(
  { groups, span, query, limit, field }: InsightsRequest,
  { logs }: InsightsOptions,
): Promise<string> {
  const names = groups.join(', ');
  const command = new StartQueryCommand({
    logGroupNames: [...groups],
    startTime: Math.floor(span.from / 1000),
    endTime: Math.ceil(span.until / 1000),
    queryString: query,
    limit,
  });
  const { queryId } = await withPermission(`logs:StartQuery on ${names}`, async () => {
    try {
      return await logs.send(command);
    } catch (cause) {
      if (!(cause instanceof ResourceNotFoundException)) throw cause;
      const why = `Not all of the log groups ${names} exist: correct ${field} in suture.config.ts.`;
      throw new QueryUnanswerable(why, { cause });
    }
  });
  if (queryId !== undefined) return queryId;
  throw new QueryUnanswerable('Logs Insights started the query without an id. Ask again.');
}

/** Stops the query: it would continue to scan, and the price depends on the scanned bytes. */
async function giveUp(queryId: string, { logs }: InsightsOptions): Promise<never> {
  await withPermission('logs:StopQuery', () => logs.send(new StopQueryCommand({ queryId })));
  throw new QueryUnanswerable(
    `The query took longer than ${patience.most / 1000} seconds and was stopped. Ask for a shorter window.`,
  );
}

function readRows({ results = [], statistics }: GetQueryResultsCommandOutput): InsightsRows {
  const rows = results.map((row) => Object.fromEntries(row.map(({ field = '', value = '' }) => [field, value])));
  return { rows, matched: statistics?.recordsMatched };
}
