import * as z from 'zod';
import { defined } from '../defined.ts';
import { CapturedEvent } from './captured-event.ts';
import { Rehearsal } from './rehearsal.ts';

/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true });
export type Instant = z.infer<typeof Instant>;

/** How bad it is, most urgent first. */
export const Severity = z.enum(['critical', 'high', 'medium', 'low']);
export type Severity = z.infer<typeof Severity>;

/** A call of a stack trace in the product's own code, as it was printed. */
export const ProductFrame = z.object({
  /** As printed: a path below the deployment's folder, or a URL. */
  file: z.string(),
  line: z.int().optional(),
  function: z.string().optional(),
});
export type ProductFrame = z.infer<typeof ProductFrame>;

const Printed = z.object({
  name: z.string(),
  message: z.string(),
  /** As printed, frames innermost first; empty when only the message is known. */
  stack: z.string(),
  /** Its frames outside the runtime and dependencies, innermost first. Absent where nobody read the stack. */
  frames: z.array(ProductFrame).optional(),
});

/** An error as the failing program printed it. */
export const ThrownError = Printed.extend({
  /** What it wraps, from the outside in: the last is where the failure began. */
  causes: z.array(Printed).optional(),
});
export type ThrownError = z.infer<typeof ThrownError>;

/** The error where the failure began, then the errors that wrap it, outermost last. */
export function chainOf({ causes = [], ...error }: ThrownError): readonly z.infer<typeof Printed>[] {
  return [error, ...causes].toReversed();
}

/**
 * `Name: message` of the innermost error that has a message. A test that fails with it fails as the incident did; the same
 * wrapper around another cause does not.
 */
export function nameRootCause(error: ThrownError): string {
  const chain = chainOf(error);
  const root = chain.find(({ message }) => message.trim() !== '') ?? chain[0] ?? error;
  return `${root.name}: ${root.message}`;
}

/** An error with all that it wraps, as Node prints it. */
export function printThrown(error: ThrownError): string {
  const printed = chainOf(error).map(({ name, message, stack }) =>
    stack.includes(message) && stack !== '' ? stack : `${name}: ${message}\n${stack}`.trimEnd(),
  );
  return printed.toReversed().join('\n[cause]: ');
}

/** The same error with each of its texts changed. */
export function mapThrown({ causes, ...error }: ThrownError, change: (text: string) => string): ThrownError {
  const map = (one: z.infer<typeof Printed>) => ({ ...one, message: change(one.message), stack: change(one.stack) });
  return { ...map(error), ...defined({ causes: causes?.map(map) }) };
}

/** A metric that an alarm watches. */
export const AlarmMetric = z.object({
  namespace: z.string(),
  name: z.string(),
  dimensions: z.record(z.string(), z.string()),
  /** `Sum`, `p99`. */
  statistic: z.string().optional(),
  /** Seconds. */
  period: z.number().optional(),
  /** The account that the metric is in, where the alarm names one. */
  account: z.string().optional(),
});
export type AlarmMetric = z.infer<typeof AlarmMetric>;

/** What an alarm watched and measured. A member is absent where the alert did not say it. */
export const AlarmReading = z.object({
  account: z.string().optional(),
  region: z.string().optional(),
  metrics: z.array(AlarmMetric).optional(),
  /** Metric math, a query of Metrics Insights or a band. */
  expressions: z.array(z.string()).optional(),
  /** In CloudWatch's word: `GreaterThanThreshold`. */
  comparison: z.string().optional(),
  threshold: z.number().optional(),
  /** The band that the metric left, lower and upper, for each of the datapoints. */
  band: z.object({ lower: z.array(z.number()), upper: z.array(z.number()) }).optional(),
  /** As CloudWatch lists them. */
  datapoints: z.array(z.number()).optional(),
  /** Seconds between two datapoints. */
  period: z.number().optional(),
  /** Datapoints that are looked at, and how many of them must breach. */
  evaluation: z.object({ periods: z.number(), toAlarm: z.number() }).optional(),
  /** The rule of a composite alarm. */
  rule: z.string().optional(),
  /** The alarms in a composite alarm that changed its state. */
  children: z.array(z.object({ name: z.string(), state: z.string(), since: Instant.optional() })).optional(),
  /** Attributes of the time series that changed state, in an alarm with many. */
  contributor: z.record(z.string(), z.string()).optional(),
});
export type AlarmReading = z.infer<typeof AlarmReading>;

/** A vendor's alert as our type. */
export const Alert = z.object({
  /** The system that sent it, as its adapter's file is called: `cloudwatch`, `log`, `command`. */
  source: z.string().min(1),
  /** What the vendor calls the thing that fired: an alarm's name, an issue's number. */
  sourceId: z.string().min(1),
  service: z.string().min(1),
  title: z.string().min(1).max(500),
  state: z.enum(['firing', 'resolved']),
  startedAt: Instant,
  /** Equal for every repeat of the same symptom. */
  fingerprint: z.string().min(1),
  severity: Severity.optional(),
  /** Its page at the vendor's, for a person. */
  url: z.string().optional(),
  /** Why it fired, in the vendor's words. */
  reason: z.string().max(4_000).optional(),
  /** What its owner wrote about it. */
  description: z.string().max(4_000).optional(),
  alarm: AlarmReading.optional(),
  /** Why it starts nothing although it fires: its owner muted it, or it only drives scaling. */
  suppressed: z.string().min(1).optional(),
  error: ThrownError.optional(),
  /** What came in when the error was thrown. */
  event: CapturedEvent.optional(),
  /** Its members that anybody who can send the service a request, or its monitoring an event, could have written. */
  outsider: z.array(z.string()).optional(),
  /** A command that fails now and passes when the symptom is gone. */
  failingCommand: z.string().min(1).optional(),
  /** No symptom of the service: an operator tries the loop. */
  rehearsal: Rehearsal.optional(),
});
export type Alert = z.infer<typeof Alert>;

/** Whether an alert is reason to look: it fires, and nobody said that it shall do nothing. */
export function startsIncident({ state, suppressed }: Alert): boolean {
  return state === 'firing' && suppressed === undefined;
}
