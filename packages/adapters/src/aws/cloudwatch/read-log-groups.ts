import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { defined } from '@suture/core';
import { eventText } from './event-text.ts';

export type LogsClient = Pick<CloudWatchLogsClient, 'send'>;

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

/** Reads log groups within bounds, newest slices first, so that the oldest events are left out. */
export async function readLogGroups(
  client: LogsClient,
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
    const reading = await readGroup(client, group, window, share);
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
  return { lines, events, groups: readable, gaps };
}

type GroupReading = { readonly events: readonly FilteredLogEvent[]; readonly cut: boolean } | { readonly gap: string };

async function readGroup(
  client: LogsClient,
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
      const page = await readPage(client, {
        logGroupName: group,
        startTime: slice.from,
        endTime: slice.until,
        limit: Math.min(pageLimit, limits.events - events),
        ...defined({ nextToken }),
      });
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
): Promise<{ readonly events: readonly FilteredLogEvent[]; readonly nextToken: string | undefined } | { gap: string }> {
  try {
    const { events, nextToken } = await client.send(new FilterLogEventsCommand(request));
    return { events: events ?? [], nextToken };
  } catch (error) {
    if (error instanceof ResourceNotFoundException)
      return { gap: `The log group ${request.logGroupName} does not exist.` };
    if (error instanceof Error && error.name === 'AccessDeniedException')
      return { gap: `The log group ${request.logGroupName} may not be read: allow logs:FilterLogEvents on it.` };
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
