import type { CapturedEvent, LogEntry } from '@suture/mechanic/reproduce';

export interface TrafficCount {
  add(entry: LogEntry): void;
  /** The number of requests, and of failed ones. */
  sum(): { readonly requests: number; readonly failures: number };
}

/** Counts a service's traffic in its log: HTTP requests or, if it has none, the invocations of a Lambda function. */
export function countTraffic(): TrafficCount {
  // An error that is logged apart from its request shares the request's event object and is the same request.
  const requests = new Set<CapturedEvent>();
  const failedRequests = new Set<CapturedEvent>();
  const failedIds = new Set<string>();
  let invocations = 0;
  return {
    add: ({ message, fields, event, error }) => {
      if (startsInvocation(message, fields)) invocations += 1;
      if (event?.kind === 'http') requests.add(event);
      if (error === undefined) return;
      if (event?.kind === 'http') failedRequests.add(event);
      if (typeof fields.requestId === 'string') failedIds.add(fields.requestId);
    },
    sum: () =>
      requests.size > 0
        ? { requests: requests.size, failures: failedRequests.size }
        : { requests: invocations, failures: Math.min(failedIds.size, invocations) },
  };
}

/** Lambda logs the start of each invocation, as text or as JSON. */
function startsInvocation(message: string, fields: LogEntry['fields']): boolean {
  return fields.type === 'platform.start' || message.startsWith('START RequestId: ');
}
