import { type CapturedEvent, isFailureLevel, type LogEntry } from '@suture/log-reader';
import { announcesRetry } from './retries.ts';

export interface TrafficCount {
  add(entry: LogEntry): void;
  /** The number of requests, and of failed ones. */
  sum(): { readonly requests: number; readonly failures: number };
}

/** Invocations that are remembered at a time, so that the lines of one count once. */
const recent = 10_000;
/** Requests that are remembered at least: as many as the log reader joins errors to. */
const recentRequests = 2_000;

/** Counts a service's traffic in its log: HTTP requests or, if it has none, the invocations of a Lambda function. */
export function countTraffic(): TrafficCount {
  // Errors that are logged apart from their request share the request's event object: they are one failure.
  const failedRequests = createRecentSet<CapturedEvent>(recentRequests);
  const count = { requests: 0, failedRequests: 0, invocations: 0, failedInvocations: 0 };
  /** Whether the invocation failed, by its id; the oldest are forgotten. */
  const invocations = new Map<string, boolean>();
  let running: string | undefined;

  function enter(id: string): void {
    if (invocations.has(id)) return;
    count.invocations += 1;
    invocations.set(id, false);
    const oldest = invocations.size > recent ? invocations.keys().next().value : undefined;
    if (oldest !== undefined) invocations.delete(oldest);
  }

  function fail(id: string): void {
    if (invocations.get(id) !== false) return;
    invocations.set(id, true);
    count.failedInvocations += 1;
  }

  return {
    add: (entry) => {
      const { fields, event } = entry;
      const type = typeof fields.type === 'string' ? fields.type : '';
      const id = typeof fields.requestId === 'string' ? fields.requestId : idOf(fields.record);
      if (type === 'platform.start') {
        running = id ?? `invocation ${count.invocations + 1}`;
        // A retry of Lambda has the id of the first try.
        invocations.delete(running);
        enter(running);
      }
      // A log that was filtered may hold the end of an invocation alone.
      if (id !== undefined && ends.has(type)) enter(id);
      if (event?.kind === 'http' && entry.joined !== true) count.requests += 1;
      if (isFailure(entry)) {
        if (event?.kind === 'http' && failedRequests.add(event)) count.failedRequests += 1;
        // The platform's own failures are of invocations, also where their start was not logged.
        if (id !== undefined && entry.error?.kind !== undefined) enter(id);
        fail(id ?? running ?? '');
      }
      if (ends.has(type)) running = undefined;
    },
    sum: () =>
      count.requests > 0
        ? { requests: Math.max(count.requests, count.failedRequests), failures: count.failedRequests }
        : { requests: count.invocations, failures: count.failedInvocations },
  };
}

interface RecentSet<T> {
  /** Whether the value is new, as far as is remembered. */
  readonly add: (value: T) => boolean;
}

/** A set that remembers at least the last `limit` values and at most twice as many. */
function createRecentSet<T>(limit: number): RecentSet<T> {
  let values = new Set<T>();
  let older = new Set<T>();
  return {
    add(value) {
      if (values.has(value) || older.has(value)) return false;
      if (values.size >= limit) {
        older = values;
        values = new Set();
      }
      values.add(value);
      return true;
    },
  };
}

const ends: ReadonlySet<string> = new Set(['platform.end', 'platform.report']);

/** Whether an entry shows that something failed: a failure of the platform, a stack, an error's level, or an answer of 500 and above. */
export function isFailure(entry: LogEntry): boolean {
  const { error, fields, level } = entry;
  if (statusOf(fields) >= 500) return true;
  if (error === undefined) return false;
  if (error.kind !== undefined) return true;
  return !announcesRetry(entry) && (error.stack !== '' || isFailureLevel(level) !== false);
}

function idOf(record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null || !('requestId' in record)) return undefined;
  return typeof record.requestId === 'string' ? record.requestId : undefined;
}

/** The status of a response in an entry about a request; 0 if it tells none. */
function statusOf(fields: LogEntry['fields']): number {
  const { res, response } = fields;
  const values = [fields.statusCode, fields.status, read(res), read(response)];
  return Number(values.find((value) => typeof value === 'number' && value >= 100 && value < 600) ?? 0);
}

function read(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'statusCode' in value ? value.statusCode : 'status' in value ? value.status : undefined;
}
