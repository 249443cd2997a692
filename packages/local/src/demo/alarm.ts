import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';

/** One request as the service logged it. */
const RequestLine = z.object({
  time: z.string(),
  req: z.object({ url: z.string() }),
  res: z.object({ status: z.int() }),
});

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

/** Counts a log's requests since `from`: a metric filter and a metric in one. */
export function measure(log: string, from: number): { readonly requests: number; readonly failures: number } {
  let requests = 0;
  let failures = 0;
  for (const line of log.split('\n')) {
    if (!line.includes('"res"')) continue;
    const entry = readLine(line);
    if (entry === undefined || Date.parse(entry.time) < from || entry.req.url === '/health') continue;
    requests += 1;
    if (entry.res.status >= 500) failures += 1;
  }
  return { requests, failures };
}

function readLine(line: string) {
  try {
    return RequestLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The state that a measurement means. */
export function evaluate(rule: AlarmRule, measured: ReturnType<typeof measure>): AlarmState {
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
  const timer = setInterval(() => {
    if (statSync(logFile, { throwIfNoEntry: false }) === undefined) return;
    const now = new Date();
    const measured = measure(readFileSync(logFile, 'utf8'), now.getTime() - rule.windowSeconds * 1000);
    const next = evaluate(rule, measured);
    if (next === state) return;
    const reason = `${measured.failures} of ${measured.requests} requests in ${rule.windowSeconds} s were answered 5xx`;
    const previous = state;
    state = next;
    onChange({ state, previous, at: now, reason });
  }, evaluateEvery);
  return { state: () => state, stop: () => clearInterval(timer) };
}
