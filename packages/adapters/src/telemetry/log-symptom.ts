import {
  CapturedEvent,
  chainOf,
  defined,
  type Evidence,
  Instant,
  mapThrown,
  type ObservedError,
  type ObservedSymptoms,
  redact,
  sameError,
  type ThrownError,
} from '@suture/core';
import { type LogEntry, type LoggedError, readLog } from '@suture/mechanic/reproduce';
import { readLeniently } from '../lenient.ts';
import { countTraffic } from './traffic.ts';

/** Stands in the evidence of a log without an error. */
export const noErrorGap = 'The log holds no error.';

/** Most kinds of error in one answer. */
const kindLimit = 20;

/** The errors of a log by kind, most frequent first, and its number of requests. `from` is in milliseconds since the epoch; entries without a time always count. */
export async function readObservedSymptoms(
  lines: Iterable<string>,
  window?: { readonly from?: number; readonly windowSeconds: number },
): Promise<ObservedSymptoms> {
  const kinds = new Map<string, ObservedError>();
  const counted = countTraffic();
  for (const entry of readLog(lines)) {
    if (window?.from !== undefined && entry.time !== undefined && Date.parse(entry.time) < window.from) continue;
    counted.add(entry);
    if (entry.error !== undefined) countError(entry, entry.error, kinds);
  }
  const errors = [...kinds.values()].sort((a, b) => b.count - a.count).slice(0, kindLimit);
  const { requests, failures } = counted.sum();
  const traffic = requests === 0 ? {} : { traffic: { windowSeconds: window?.windowSeconds ?? 0, requests, failures } };
  return { errors, ...traffic, gaps: errors.length === 0 ? [noErrorGap] : [] };
}

function countError(entry: LogEntry, error: LoggedError, kinds: Map<string, ObservedError>): void {
  const thrown = asThrown(error);
  const key = chainOf(thrown)
    .map(({ name, message, stack }) => `${name}\n${blur(message)}\n${topFrame(stack)}`)
    .join('\n');
  const known = kinds.get(key);
  const times = [known?.firstSeen, known?.lastSeen, readTime(entry.time)].filter((time) => time !== undefined).sort();
  kinds.set(key, {
    error: known?.error ?? mapThrown(thrown, redact),
    count: (known?.count ?? 0) + 1,
    ...defined({ firstSeen: times[0], lastSeen: times.at(-1), event: known?.event ?? clean(entry) }),
  });
}

/** An error of a log with all that it wraps, from the outside in. */
export function asThrown({ name, message, stack, cause }: LoggedError): ThrownError {
  const causes: LoggedError[] = [];
  for (let inner = cause; inner !== undefined; inner = inner.cause) causes.push(inner);
  const printed = causes.map((inner) => ({ name: inner.name, message: inner.message, stack: inner.stack }));
  return { name, message, stack, ...(printed.length === 0 ? {} : { causes: printed }) };
}

/** A time in the form of evidence; undefined when it is invalid or outside the years that evidence allows. */
function readTime(text: string | undefined): string | undefined {
  const time = new Date(text ?? '');
  return Number.isNaN(time.getTime()) ? undefined : Instant.safeParse(time.toISOString()).data;
}

/** The event behind an error, without secrets and personal data. */
function clean({ event }: LogEntry): ObservedError['event'] {
  return event === undefined ? undefined : readLeniently(CapturedEvent, redact(JSON.stringify(event)));
}

export interface SymptomCount {
  readonly requests: number;
  /** Errors of any kind. */
  readonly failures: number;
  /** Occurrences of the incident's error. */
  readonly same: number;
}

/** Counts requests, errors and the incident's error in a log. With `from` (milliseconds since the epoch) it counts only entries with a time at or after it. */
export function countSymptom(lines: Iterable<string>, evidence: Evidence, from?: number): SymptomCount {
  const [incidentError] = evidence.errors;
  const counted = countTraffic();
  let failures = 0;
  let same = 0;
  for (const entry of readLog(lines)) {
    if (from !== undefined && (entry.time === undefined || Date.parse(entry.time) < from)) continue;
    counted.add(entry);
    if (entry.error === undefined) continue;
    failures += 1;
    if (incidentError !== undefined && isSame(entry.error, incidentError)) same += 1;
  }
  return { requests: counted.sum().requests, failures, same };
}

function isSame(error: NonNullable<LogEntry['error']>, seen: ObservedError): boolean {
  return error.name === seen.error.name && sameError(redact(error.message), seen.error.message);
}

function blur(text: string): string {
  return text.replace(/[0-9a-f]{8,}|\d+/gi, '#');
}

function topFrame(stack: string): string {
  return /^\s*at .*$/m.exec(stack)?.[0].trim() ?? '';
}
