import {
  CapturedEvent,
  chainOf,
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
import { countTraffic } from './traffic.ts';

/** At most this many kinds of error are told. */
const kindLimit = 20;

/** What a log shows: errors by kind, most frequent first, and how many requests there were. `from` is in milliseconds since the epoch; entries without a time always count. */
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
  return { errors, ...traffic, gaps: errors.length === 0 ? ['The log holds no error.'] : [] };
}

function countError(entry: LogEntry, error: LoggedError, kinds: Map<string, ObservedError>): void {
  const thrown = asThrown(error);
  const key = chainOf(thrown)
    .map(({ name, message, stack }) => `${name}\n${blur(message)}\n${topFrame(stack)}`)
    .join('\n');
  const known = kinds.get(key);
  const time = readTime(entry.time);
  if (known !== undefined) {
    kinds.set(key, {
      ...known,
      count: known.count + 1,
      ...(time === undefined
        ? {}
        : { firstSeen: earlier(known.firstSeen, time), lastSeen: later(known.lastSeen, time) }),
      ...(known.event === undefined ? clean(entry) : {}),
    });
    return;
  }
  kinds.set(key, {
    error: mapThrown(thrown, redact),
    count: 1,
    ...(time === undefined ? {} : { firstSeen: time, lastSeen: time }),
    ...clean(entry),
  });
}

function asThrown({ name, message, stack, cause }: LoggedError): ThrownError {
  const causes: LoggedError[] = [];
  for (let inner = cause; inner !== undefined; inner = inner.cause) causes.push(inner);
  const printed = causes.map((inner) => ({ name: inner.name, message: inner.message, stack: inner.stack }));
  return { name, message, stack, ...(printed.length === 0 ? {} : { causes: printed }) };
}

/** A time as evidence holds it; undefined when it is none, or has a year that no service wrote down on purpose. */
function readTime(text: string | undefined): string | undefined {
  const time = new Date(text ?? '');
  return Number.isNaN(time.getTime()) ? undefined : Instant.safeParse(time.toISOString()).data;
}

function earlier(known: string | undefined, time: string): string {
  return known === undefined || time < known ? time : known;
}

function later(known: string | undefined, time: string): string {
  return known === undefined || time > known ? time : known;
}

/** The event behind an error, without secrets and personal data. */
function clean(entry: LogEntry): Pick<ObservedError, 'event'> {
  if (entry.event === undefined) return {};
  const event = CapturedEvent.safeParse(JSON.parse(redact(JSON.stringify(entry.event))));
  return event.success ? { event: event.data } : {};
}

export interface SymptomCount {
  readonly requests: number;
  /** Errors of any kind. */
  readonly failures: number;
  /** Errors that are the incident's. */
  readonly same: number;
}

/** How often the incident's error stands in a log, and what else. With `from` (milliseconds since the epoch) only entries that tell a time from then on count. */
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
