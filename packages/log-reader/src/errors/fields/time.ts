import { isFields } from '../../json.ts';
import type { Fields } from '../../model.ts';
import { knownKeys } from '../../shape.ts';

/** Keys that hold a time, the usual ones first. */
const keysIn = knownKeys([
  'time',
  'timestamp',
  '@timestamp',
  'ts',
  '@t',
  'timeUnixNano',
  'timeMillis',
  'observedTimeUnixNano',
  'Timestamp',
  'eventTime',
  'startTime',
  'asctime',
  'datetime',
  'date',
  'created',
  'instant',
  '_time',
  'logTime',
  'TimeGenerated',
  'time_unix_nano',
  'created_at',
  'receiveTimestamp',
  'timegenerated',
  'event_timestamp',
  '__REALTIME_TIMESTAMP',
]);
const containersIn = knownKeys(['_meta', 'fields', '@fields', 'jsonPayload', 'metadata']);

/**
 * The time of a record. Numbers become ISO 8601: seconds, milliseconds, microseconds and nanoseconds are told apart by
 * their size, `[seconds, nanoseconds]` and `{ epochSecond, nanoOfSecond }` by their shape. Texts that are no number stay
 * as the log has them.
 */
export function timeOf(fields: Fields): string | undefined {
  const own = timeIn(fields);
  if (own !== undefined) return own;
  for (const key of containersIn(fields)) {
    const inner = fields[key];
    const time = isFields(inner) ? timeIn(inner) : undefined;
    if (time !== undefined) return time;
  }
  return undefined;
}

function timeIn(fields: Fields): string | undefined {
  for (const key of keysIn(fields)) {
    const value = fields[key];
    if (value === undefined || value === null) continue;
    const time = readTime(value);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** A time as a field holds it: a number of any unit, a text, a pair, an object. */
export function readTime(value: unknown): string | undefined {
  if (typeof value === 'number') return isoOf(value);
  if (typeof value === 'string') {
    if (value.length < 8) return undefined;
    return /^\d{9,19}(?:\.\d{1,9})?$/.test(value) ? isoOf(Number(value)) : value;
  }
  if (Array.isArray(value)) return fromParts(value[0], value[1]);
  if (!isFields(value)) return undefined;
  // log4j 2, protobuf, MongoDB.
  if (typeof value.$date === 'string') return value.$date;
  return fromParts(value.epochSecond ?? value.seconds, value.nanoOfSecond ?? value.nanos);
}

function fromParts(seconds: unknown, nanos: unknown): string | undefined {
  const whole = typeof seconds === 'string' ? Number(seconds) : seconds;
  if (typeof whole !== 'number' || whole < 1e8 || whole > 1e11) return undefined;
  return isoOf(whole * 1_000 + (typeof nanos === 'number' ? Math.floor(nanos / 1e6) : 0));
}

/** The end of a time for each millisecond. */
const endings = Array.from({ length: 1_000 }, (_, millisecond) => `${String(millisecond).padStart(3, '0')}Z`);
/** The last second and its text up to the point before the milliseconds: the lines of a log follow closely. */
let last = { second: 0, text: '1970-01-01T00:00:00.' };

/** Any time from 1973 to 5138 is told from another unit by its size. */
function isoOf(value: number): string | undefined {
  if (!(value > 1e8)) return undefined;
  const milliseconds = value < 1e11 ? value * 1_000 : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6;
  const second = Math.floor(milliseconds / 1_000);
  if (last.second !== second) {
    const moment = new Date(second * 1_000);
    if (Number.isNaN(moment.getTime())) return undefined;
    last = { second, text: moment.toISOString().slice(0, -4) };
  }
  return last.text + endings[Math.floor(milliseconds) - second * 1_000];
}
