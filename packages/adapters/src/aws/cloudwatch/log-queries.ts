import type { Config, Incident, LogQuery, QueryAnswer } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import { answerFrom, type Finding } from '../../telemetry/answer.ts';
import { countLines, describeWords } from '../../telemetry/histogram.ts';
import { spanOf, stepOf } from '../../telemetry/time-span.ts';
import { eventText } from './event-text.ts';
import { type InsightsOptions, runInsights } from './insights.ts';
import { binOf, queryForCounts, queryForEvents } from './insights-query.ts';

export interface LogsOptions extends InsightsOptions {
  readonly config: Config;
}

/** Most days of one query: its price depends on the scanned bytes. */
const daysAtMost = 7;

/** The newest events of the service's log groups that contain the words, oldest first. */
export function askLogs(incident: Incident, query: LogQuery, options: LogsOptions): Promise<QueryAnswer> {
  return answerFrom([() => findEvents(incident, query, options)], { nothing: nothingIn(query), keep: 'last' });
}

async function findEvents(incident: Incident, query: LogQuery, options: LogsOptions): Promise<Finding> {
  const { rows, matched } = await runInsights(
    {
      ...groupsOf(incident, options.config),
      span: spanOf(query, options.clock.now(), daysAtMost),
      query: queryForEvents(query.contains, query.limit),
      limit: query.limit,
    },
    options,
  );
  const lines = rows
    .toReversed()
    .map((row) => `${instantOf(row['@timestamp'])} ${eventText(row['@message'] ?? '').trimEnd()}`);
  if (matched === undefined || matched <= rows.length) return { lines };
  return { lines, more: [`${matched - rows.length} earlier events hold the words too and were left out.`] };
}

/** The number of events that contain the words, one line per interval. */
export function askLogCounts(
  incident: Incident,
  query: Omit<LogQuery, 'limit'>,
  options: LogsOptions,
): Promise<QueryAnswer> {
  return answerFrom([() => countEvents(incident, query, options)], { nothing: nothingIn(query) });
}

function nothingIn({ from, until, contains }: Omit<LogQuery, 'limit'>): string {
  return `No line between ${from} and ${until} holds ${describeWords(contains)}.`;
}

async function countEvents(incident: Incident, query: Omit<LogQuery, 'limit'>, options: LogsOptions): Promise<Finding> {
  const span = spanOf(query, options.clock.now(), daysAtMost);
  const step = stepOf(span);
  const bin = binOf(step);
  const { rows } = await runInsights(
    { ...groupsOf(incident, options.config), span, query: queryForCounts(query.contains, bin), limit: 1000 },
    options,
  );
  const counts = rows.map((row): [number, number] => [Date.parse(instantOf(row[bin])), Number(row.events)]);
  return { lines: countLines(new Map(counts.filter(([start]) => Number.isFinite(start))), span, step) };
}

function groupsOf({ service }: Incident, config: Config) {
  const field = `services.${service}.logGroups`;
  const groups = config.services[service]?.logGroups ?? [];
  if (groups.length > 0) return { groups, field };
  throw new QueryUnanswerable(`No log groups are configured: name them in ${field} in suture.config.ts.`);
}

/** Logs Insights writes UTC as `2026-11-24 09:00:00.000`. */
function instantOf(written = ''): string {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(written) ? `${written.replace(' ', 'T')}Z` : written;
}
