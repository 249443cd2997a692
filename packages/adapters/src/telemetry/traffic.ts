import { type CapturedEvent, isFailureLevel, type LogEntry } from '@suture/log-reader';

export interface TrafficCount {
  add(entry: LogEntry): void;
  /** The number of requests, and of failed ones. */
  sum(): { readonly requests: number; readonly failures: number };
}

/** Failed invocations that are remembered at a time, so that two errors of one count once. */
const recent = 10_000;

/** Counts a service's traffic in its log: HTTP requests or, if it has none, the invocations of a Lambda function. */
export function countTraffic(): TrafficCount {
  // An error that is logged apart from its request shares the request's event object and is the same request.
  const requests = new WeakSet<CapturedEvent>();
  const failedRequests = new WeakSet<CapturedEvent>();
  const failedIds = new Set<string>();
  const count = { requests: 0, failedRequests: 0, invocations: 0, failedInvocations: 0 };
  let running: string | undefined;

  function failInvocation(id: string): void {
    if (failedIds.has(id)) return;
    failedIds.add(id);
    count.failedInvocations += 1;
    const oldest = failedIds.size > recent ? failedIds.values().next().value : undefined;
    if (oldest !== undefined) failedIds.delete(oldest);
  }

  return {
    add: ({ fields, event, error, level }) => {
      const id = typeof fields.requestId === 'string' ? fields.requestId : undefined;
      if (fields.type === 'platform.start') {
        count.invocations += 1;
        running = id ?? idOf(fields.record) ?? `invocation ${count.invocations}`;
        failedIds.delete(running);
      }
      if (event?.kind === 'http' && !requests.has(event)) {
        requests.add(event);
        count.requests += 1;
      }
      const failed =
        (error !== undefined && isFailureLevel(level) !== false) ||
        error?.kind !== undefined ||
        statusOf(fields) >= 500;
      if (failed) {
        if (event?.kind === 'http' && !failedRequests.has(event)) {
          failedRequests.add(event);
          count.failedRequests += 1;
        }
        const invocation = id ?? running;
        if (invocation !== undefined) failInvocation(invocation);
      }
      if (fields.type === 'platform.end' || fields.type === 'platform.report') running = undefined;
    },
    sum: () =>
      count.requests > 0
        ? { requests: count.requests, failures: count.failedRequests }
        : { requests: count.invocations, failures: Math.min(count.failedInvocations, count.invocations) },
  };
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
