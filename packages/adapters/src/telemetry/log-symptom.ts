import {
  type Evidence,
  fingerprintOf,
  type ObservedError,
  type ObservedSymptoms,
  redact,
  sameError,
} from '@suture/core';
import { chainOf, type LogEntry, readEntries } from '@suture/log-reader';
import { asThrown } from './as-thrown.ts';
import { type AlertWindow, countKinds } from './observed-kinds.ts';
import { countTraffic, isFailure } from './traffic.ts';

/** Most kinds of error in one answer. */
const kindLimit = 50;

export interface SymptomWindow extends Partial<AlertWindow> {
  /** Seconds that the traffic is counted for. */
  readonly windowSeconds: number;
}

/**
 * The errors of a log by kind, and its number of requests. The log is read in a stream, in bounded memory. With a window, requests and
 * errors outside it are counted apart; entries without a time count as inside.
 */
export async function readObservedSymptoms(lines: Iterable<string>, window?: SymptomWindow): Promise<ObservedSymptoms> {
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = window ?? {};
  const kinds = countKinds({ from, until });
  const counted = countTraffic();
  for (const entry of readEntries(lines)) {
    if (entry.error !== undefined) kinds.add(entry, entry.error);
    if (isWithin(entry, from, until)) counted.add(entry);
  }
  const { errors, left } = kinds.list(kindLimit);
  const { requests, failures } = counted.sum();
  const traffic = requests === 0 ? {} : { traffic: { windowSeconds: window?.windowSeconds ?? 0, requests, failures } };
  return { errors: [...errors], ...traffic, gaps: describeGaps(errors, left) };
}

function describeGaps(errors: readonly ObservedError[], left: number): string[] {
  if (errors.length === 0) return ['The log holds no error.'];
  const outside = errors.every((seen) => seen.outside === true);
  return [
    ...(outside ? ["No error in the log lies in the alert's time; those that are shown are older or younger."] : []),
    ...(left > 0 ? [`${left} more kinds of error were seen, all less likely the incident's; they were left out.`] : []),
  ];
}

function isWithin({ time }: LogEntry, from: number, until: number): boolean {
  if (time === undefined || (from === Number.NEGATIVE_INFINITY && until === Number.POSITIVE_INFINITY)) return true;
  const at = Date.parse(time);
  return Number.isNaN(at) || (at >= from && at <= until);
}

export interface SymptomCount {
  readonly requests: number;
  /** Errors of any kind. Retries do not count, nor do warnings and notes without a stack. */
  readonly failures: number;
  /** Occurrences of the incident's error. */
  readonly same: number;
}

/** Counts requests, errors and the incident's error in a log. With `from` (milliseconds since the epoch) it counts only entries with a time at or after it. */
export function countSymptom(lines: Iterable<string>, evidence: Evidence, from?: number): SymptomCount {
  const counted = countTraffic();
  let failures = 0;
  let same = 0;
  for (const entry of readEntries(lines)) {
    if (from !== undefined && (entry.time === undefined || Date.parse(entry.time) < from)) continue;
    counted.add(entry);
    if (entry.error === undefined) continue;
    if (isFailure(entry)) failures += 1;
    if (isIncidents(entry, evidence)) same += 1;
  }
  return { requests: counted.sum().requests, failures, same };
}

/** Whether an entry is an occurrence of the incident's error. */
export function isIncidents({ error }: LogEntry, { errors: [incidentError] }: Evidence): boolean {
  return error !== undefined && incidentError !== undefined && isSame(error, incidentError);
}

/** Whether the incident's error, or one that wraps or begins it, is in what was logged. Without a message, where it was thrown decides. */
function isSame(error: NonNullable<LogEntry['error']>, seen: ObservedError): boolean {
  const wanted = [seen.error, ...(seen.error.causes ?? [])];
  const named = chainOf(error).flatMap((one) =>
    wanted.filter(({ name }) => name === one.name).map((other) => [one, other] as const),
  );
  if (named.some(([one, { message }]) => message !== '' && sameError(redact(one.message), message))) return true;
  const isSilent = named.some(([one, { message }]) => message === '' && one.message === '');
  return isSilent && fingerprintOf(asThrown(error))?.key === fingerprintOf(seen.error)?.key;
}
