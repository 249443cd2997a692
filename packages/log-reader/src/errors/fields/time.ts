import { isFields, textOf } from '../../json.ts';
import type { Fields } from '../../model.ts';

/** Keys of a record's time, the service's own first. */
const keys = [
  'time',
  'timestamp',
  '@timestamp',
  'ts',
  'date',
  'datetime',
  '@t',
  'timeMillis',
  'eventTime',
  'time_unix_nano',
  'timeUnixNano',
  'observedTimeUnixNano',
  'asctime',
  'instant',
  'Timestamp',
  'TimeGenerated',
  'logTime',
  'created_at',
];

/** The time of a record: text as it is, numbers as ISO 8601. */
export function timeOf(fields: Fields): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (value === undefined) continue;
    const time = readTime(value);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** A time as text or as a number of seconds, milliseconds, microseconds or nanoseconds since the epoch. */
export function readTime(value: unknown): string | undefined {
  if (typeof value === 'string')
    return /^\d{10,19}(?:\.\d{1,9})?$/.test(value) ? fromNumber(Number(value)) : textOf(value);
  if (typeof value === 'number') return fromNumber(value);
  // log4j2 and Bugsnag: `{ epochSecond, nanoOfSecond }`; protocol buffers: `{ seconds, nanos }`.
  if (isFields(value)) {
    const seconds = value.epochSecond ?? value.seconds;
    if (typeof seconds === 'number' || typeof seconds === 'string') return fromNumber(Number(seconds));
  }
  return undefined;
}

function fromNumber(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 1e8) return undefined;
  const milliseconds =
    value < 1e11 ? value * 1_000 : value < 1e14 ? value : value < 1e17 ? value / 1_000 : value / 1_000_000;
  const moment = new Date(milliseconds);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
