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
  /** PendingCallbacks between two looks, so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface InsightsRequest {
  readonly groups: readonly string[];
  readonly span: TimeSpan;
  readonly query: string;
  readonly limit: number;
  /** Where the groups are configured, for whoever must correct them. */
  readonly field: string;
}

export interface InsightsRows {
  /** Each row's values by the name of their field. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Events that matched, shown or not; undefined when the service does not say. */
  readonly matched: number | undefined;
}

/** Milliseconds between two looks, and until a query is given up. */
const patience = { look: 500, most: 45_000 };
/** How a query ends that did not come to its end. */
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
  throw new QueryUnanswerable('Logs Insights started the query and gave it no name. Ask again.');
}

/** A query that nobody waits for would go on scanning, and is paid by what it scans. */
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
