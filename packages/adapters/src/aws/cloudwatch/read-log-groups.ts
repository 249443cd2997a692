import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { defined } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import { eventText } from './event-text.ts';
import { type InsightsOptions, runInsights } from './insights.ts';

export type LogsClient = Pick<CloudWatchLogsClient, 'send'>;

/** What a log group is read with; of the class Infrequent Access by a query, whose end is waited for. */
export type LogAccess = InsightsOptions;

/** Milliseconds since the epoch, both ends included. */
export interface LogWindow {
  readonly from: number;
  readonly until: number;
}

export interface LogReading {
  /** Text of the events, grouped by stream, oldest first. */
  readonly lines: readonly string[];
  readonly events: number;
  /** Number of log groups that could be read. */
  readonly groups: number;
  readonly gaps: readonly string[];
}

/** Most events and bytes of one reading, shared equally by its log groups, and most pages per group. */
const bounds = { events: 10_000, bytes: 20_000_000, pages: 25 };
/** The service's limit of events per page. */
const pageLimit = 10_000;
/** Milliseconds of the newest slice; each older one is twice as long. */
const newestSlice = 120_000;

/**
 * Reads log groups within bounds, newest slices first, so that the oldest events are left out. A group of the class Infrequent Access, which does not
 * offer this, is read by one query of Logs Insights.
 */
export async function readLogGroups(
  access: LogAccess,
  groups: readonly string[],
  window: LogWindow,
): Promise<LogReading> {
  const share = {
    events: Math.floor(bounds.events / Math.max(groups.length, 1)),
    bytes: Math.floor(bounds.bytes / Math.max(groups.length, 1)),
    pages: bounds.pages,
  };
  const lines: string[] = [];
  const gaps: string[] = [];
  let [events, readable] = [0, 0];
  for (const group of groups) {
    const reading = await readGroup(access, group, window, share);
    if ('gap' in reading) {
      gaps.push(reading.gap);
      continue;
    }
    readable += 1;
    events += reading.events.length;
    lines.push(...byStream(reading.events).map(({ message }) => eventText(message ?? '')));
    if (reading.cut)
      gaps.push(`The log group ${group} was cut: only ${reading.events.length} events of the window were read.`);
  }
  return { lines, events, groups: readable, gaps: [...new Set(gaps)] };
}

type GroupReading = { readonly events: readonly FilteredLogEvent[]; readonly cut: boolean } | { readonly gap: string };

async function readGroup(
  access: LogAccess,
  group: string,
  window: LogWindow,
  limits: typeof bounds,
): Promise<GroupReading> {
  const slices: FilteredLogEvent[][] = [];
  let [events, bytes, pages] = [0, 0, 0];
  const spent = () => events >= limits.events || bytes >= limits.bytes || pages >= limits.pages;
  for (const slice of slicesOf(window)) {
    const read: FilteredLogEvent[] = [];
    slices.unshift(read);
    let nextToken: string | undefined;
    do {
      if (spent()) return { events: slices.flat(), cut: true };
      const page = await readPage(access.logs, {
        logGroupName: group,
        startTime: slice.from,
        endTime: slice.until,
        limit: Math.min(pageLimit, limits.events - events),
        ...defined({ nextToken }),
      });
      if (page === 'another class') return queryGroup(access, group, window, limits.events);
      if ('gap' in page) return page;
      read.push(...page.events);
      events += page.events.length;
      bytes += page.events.reduce((sum, { message }) => sum + Buffer.byteLength(message ?? ''), 0);
      pages += 1;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return { events: slices.flat(), cut: false };
}

/** The window cut into slices, newest first. */
function* slicesOf({ from, until }: LogWindow): Generator<LogWindow> {
  let [end, width] = [until, newestSlice];
  while (end >= from) {
    const start = Math.max(from, end - width + 1);
    yield { from: start, until: end };
    end = start - 1;
    width *= 2;
  }
}

async function readPage(
  client: LogsClient,
  request: FilterLogEventsCommandInput,
): Promise<
  | { readonly events: readonly FilteredLogEvent[]; readonly nextToken: string | undefined }
  | { readonly gap: string }
  | 'another class'
> {
  try {
    const { events, nextToken } = await client.send(new FilterLogEventsCommand(request));
    return { events: events ?? [], nextToken };
  } catch (error) {
    if (error instanceof ResourceNotFoundException)
      return { gap: `The log group ${request.logGroupName} does not exist.` };
    if (isOfAnotherClass(error)) return 'another class';
    // Of another account's role, which none of the groups can be read without.
    if (error instanceof QueryUnanswerable) return { gap: error.message };
    if (error instanceof Error && error.name === 'AccessDeniedException')
      return { gap: `The log group ${request.logGroupName} may not be read: allow logs:FilterLogEvents on it.` };
    throw error;
  }
}

/** Seen as `InvalidOperationException: … FilterLogEvents is not supported for this log class.` and as a ValidationException. */
function isOfAnotherClass(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(?:InvalidOperation|Validation|InvalidParameter)Exception$/.test(error.name) &&
    /\blog[ -](?:group[ -])?class\b/i.test(error.message)
  );
}

/** Results that Logs Insights returns at most. */
const mostResults = 10_000;

async function queryGroup(access: LogAccess, group: string, window: LogWindow, most: number): Promise<GroupReading> {
  try {
    const { rows, matched } = await runInsights(
      {
        groups: [group],
        span: window,
        query: 'fields @timestamp, @logStream, @message | sort @timestamp desc',
        limit: Math.min(most, mostResults),
        field: 'services.<name>.logGroups',
      },
      access,
    );
    const events = rows.map((row) => ({ logStreamName: row['@logStream'], message: row['@message'] })).reverse();
    return { events: events.map(defined), cut: (matched ?? 0) > events.length };
  } catch (error) {
    if (error instanceof QueryUnanswerable)
      return { gap: `The log group ${group} could not be read: ${error.message}` };
    throw error;
  }
}

/** Groups events by stream, so that other instances' lines do not split a stack that was written line by line. */
function byStream(events: readonly FilteredLogEvent[]): readonly FilteredLogEvent[] {
  const streams = new Map<string, FilteredLogEvent[]>();
  for (const event of events) {
    const stream = streams.get(event.logStreamName ?? '') ?? [];
    stream.push(event);
    streams.set(event.logStreamName ?? '', stream);
  }
  return [...streams.values()].flat();
}
