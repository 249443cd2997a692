import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import * as z from 'zod';

/** One request as the service logged it, or as the access log of an API has it. */
const RequestLine = z.union([
  z
    .object({ time: z.string(), req: z.object({ url: z.string() }), res: z.object({ status: z.int() }) })
    .transform(({ time, req, res }) => ({ at: Date.parse(time), url: req.url, status: res.status })),
  z
    .object({ requestTimeEpoch: z.number(), routeKey: z.string(), status: z.int() })
    .transform(({ requestTimeEpoch, routeKey, status }) => ({ at: requestTimeEpoch, url: routeKey, status })),
]);

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmRule {
  readonly name: string;
  readonly description: string;
  /** Share of requests answered 5xx that is too many. */
  readonly threshold: number;
  readonly windowSeconds: number;
  /** With fewer requests in the window, the state is INSUFFICIENT_DATA. */
  readonly leastRequests: number;
}

/** Counts the requests that a log got lately: a metric filter and a metric in one. What was read once is not read again. */
export function openMeasure(windowSeconds: number): {
  /** Takes in what was added to the log. It may end within a line. */
  add(text: string): void;
  /** The requests in the window that ends at `now`, milliseconds since the epoch. */
  at(now: number): { readonly requests: number; readonly failures: number };
} {
  let rest = '';
  let seen: { readonly at: number; readonly failed: boolean }[] = [];
  return {
    add: (text) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const entry = /"res"|"routeKey"/.test(line) ? readLine(line) : undefined;
        if (entry === undefined || entry.url === '/health') continue;
        seen.push({ at: entry.at, failed: entry.status >= 500 });
      }
    },
    at: (now) => {
      seen = seen.filter(({ at }) => at >= now - windowSeconds * 1000);
      return { requests: seen.length, failures: seen.filter(({ failed }) => failed).length };
    },
  };
}

function readLine(line: string) {
  try {
    return RequestLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

type Measured = ReturnType<ReturnType<typeof openMeasure>['at']>;

/** The state that a measurement means. */
export function evaluate(rule: AlarmRule, measured: Measured): AlarmState {
  if (measured.requests < rule.leastRequests) return 'INSUFFICIENT_DATA';
  return measured.failures / measured.requests > rule.threshold ? 'ALARM' : 'OK';
}

/** A change of an alarm's state. */
export interface AlarmChange {
  readonly state: AlarmState;
  readonly previous: AlarmState;
  readonly at: Date;
  /** In words: what was measured. */
  readonly reason: string;
}

/** The event that CloudWatch would put on the default bus. */
export function alarmEvent(rule: AlarmRule, { state, previous, at, reason }: AlarmChange): Record<string, unknown> {
  const timestamp = at.toISOString().replace('Z', '+0000');
  const arn = `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${rule.name}`;
  return {
    version: '0',
    id: '00000000-0000-4000-8000-000000000000',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '123456789012',
    time: at.toISOString(),
    region: 'us-east-1',
    resources: [arn],
    detail: {
      alarmName: rule.name,
      state: { value: state, reason, timestamp },
      previousState: { value: previous, timestamp },
      configuration: { description: rule.description, metrics: [] },
    },
  };
}

/** Milliseconds between two evaluations. */
const evaluateEvery = 250;

/** Evaluates the rule over the service's log at intervals and reports each change of state. */
export function watchAlarm(
  rule: AlarmRule,
  logFile: string,
  onChange: (change: AlarmChange) => void,
): { state(): AlarmState; stop(): void } {
  let state: AlarmState = 'INSUFFICIENT_DATA';
  let read = 0;
  const measure = openMeasure(rule.windowSeconds);
  const timer = setInterval(() => {
    const added = readFrom(logFile, read);
    read += added.length;
    measure.add(added.toString('utf8'));
    const now = new Date();
    const measured = measure.at(now.getTime());
    const next = evaluate(rule, measured);
    // Too few requests say nothing: the alarm keeps its state, as CloudWatch does where missing data is ignored.
    if (next === state || next === 'INSUFFICIENT_DATA') return;
    const reason = `${measured.failures} of ${measured.requests} requests in ${rule.windowSeconds} s were answered 5xx`;
    const previous = state;
    state = next;
    onChange({ state, previous, at: now, reason });
  }, evaluateEvery);
  return { state: () => state, stop: () => clearInterval(timer) };
}

/** The bytes of a file from a position on; none while it is not there. */
function readFrom(path: string, position: number): Buffer {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const added = Buffer.alloc(Math.max(0, fstatSync(file).size - position));
    return added.subarray(0, readSync(file, added, 0, added.length, position));
  } finally {
    closeSync(file);
  }
}
