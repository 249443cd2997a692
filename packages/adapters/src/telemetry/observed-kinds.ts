import {
  CapturedEvent,
  defined,
  fingerprintOf,
  Instant,
  mapThrown,
  type ObservedError,
  redact,
  type ThrownError,
} from '@suture/core';
import type { LogEntry, LoggedError } from '@suture/log-reader';
import { readLeniently } from '../lenient.ts';
import { asThrown } from './as-thrown.ts';

/** The alert's time, in milliseconds since the epoch, both ends included. */
export interface AlertWindow {
  readonly from: number;
  readonly until: number;
}

/** The errors of a log by kind. */
export interface ObservedKinds {
  /** Counts the entry's error. */
  readonly add: (entry: LogEntry, error: LoggedError) => void;
  /** At most `limit` kinds, those with a stack and the more severe and frequent ones first. */
  readonly list: (limit: number) => readonly ObservedError[];
}

interface Kind {
  readonly error: ThrownError;
  inside: number;
  earlier: number;
  later: number;
  firstSeen?: string;
  lastSeen?: string;
  level?: string;
  kind?: LoggedError['kind'];
  event?: ObservedError['event'];
}

/** Kinds that are kept before the least important ones are dropped, and after. */
const bounds = { most: 400, least: 200, memory: 2_000 };
const severity: Readonly<Record<string, number>> = { fatal: 0, error: 1, warn: 3, info: 4, debug: 5, trace: 5 };

/** Counts errors by what they have in common. Entries without a time count as in the window. */
export function countKinds(window?: AlertWindow): ObservedKinds {
  const kinds = new Map<string, Kind>();
  /** Fingerprints of errors that were seen in the very same words. */
  const known = new Map<string, string>();

  function keyOf(error: LoggedError): string {
    const words = `${error.name}\n${error.message}\n${error.stack}\n${error.cause?.message ?? ''}\n${error.cause?.stack ?? ''}`;
    const found = known.get(words);
    if (found !== undefined) return found;
    const key = fingerprintOf(asThrown(error))?.key ?? error.name;
    if (known.size >= bounds.memory) known.clear();
    known.set(words, key);
    return key;
  }

  function shrink(): void {
    const kept = [...kinds].toSorted(([, a], [, b]) => importance(b) - importance(a)).slice(0, bounds.least);
    kinds.clear();
    for (const [key, kind] of kept) kinds.set(key, kind);
  }

  return {
    add(entry, error) {
      const key = keyOf(error);
      let kind = kinds.get(key);
      if (kind === undefined) {
        kind = {
          error: mapThrown(asThrown(error), redact),
          inside: 0,
          earlier: 0,
          later: 0,
          ...defined({ kind: error.kind }),
        };
        kinds.set(key, kind);
      }
      count(kind, entry, window);
      if (kinds.size > bounds.most) shrink();
    },
    list: (limit) =>
      [...kinds.values()]
        .toSorted((a, b) => importance(b) - importance(a))
        .slice(0, limit)
        .map(toObserved),
  };
}

function count(kind: Kind, entry: LogEntry, window: AlertWindow | undefined): void {
  const time = readTime(entry.time);
  const at = time === undefined ? undefined : Date.parse(time);
  const place =
    window === undefined || at === undefined
      ? 'inside'
      : at < window.from
        ? 'earlier'
        : at > window.until
          ? 'later'
          : 'inside';
  kind[place] += 1;
  if (time !== undefined) {
    if (kind.firstSeen === undefined || time < kind.firstSeen) kind.firstSeen = time;
    if (kind.lastSeen === undefined || time > kind.lastSeen) kind.lastSeen = time;
  }
  if (entry.level !== undefined && (kind.level === undefined || rank(entry.level) < rank(kind.level)))
    kind.level = entry.level;
  if (entry.event !== undefined && (kind.event === undefined || place === 'inside')) kind.event ??= clean(entry.event);
}

function toObserved({ error, inside, earlier, later, kind, level, firstSeen, lastSeen, event }: Kind): ObservedError {
  const outside = inside === 0;
  return {
    error,
    count: outside ? earlier + later : inside,
    ...(outside ? { outside } : {}),
    ...(earlier > 0 ? { earlier } : {}),
    ...defined({ firstSeen, lastSeen, event, level, kind }),
  };
}

/** A number that grows with how much a kind matters. */
function importance({ error, inside, level, earlier, later }: Kind): number {
  const placed = [error, ...(error.causes ?? [])].some(({ frames = [] }) => frames.length > 0) ? 1e9 : 0;
  return (
    (inside > 0 ? 1e11 : 0) + (10 - rank(level ?? 'error')) * 1e9 + placed + Math.min(inside + earlier + later, 1e8)
  );
}

function rank(level: string): number {
  return severity[level] ?? 2;
}

/** A time in the form of evidence; undefined when it is invalid or outside the years that evidence allows. */
function readTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return undefined;
  return Instant.safeParse(time.toISOString()).data;
}

/** The event behind an error, without secrets and personal data. */
function clean(event: LogEntry['event']): ObservedError['event'] {
  return event === undefined ? undefined : readLeniently(CapturedEvent, redact(JSON.stringify(event)));
}
