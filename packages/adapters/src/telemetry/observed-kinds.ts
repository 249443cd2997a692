import {
  CapturedEvent,
  compareErrors,
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
import { announcesRetry } from './retries.ts';

/** The alert's time, in milliseconds since the epoch, both ends included. */
export interface AlertWindow {
  readonly from: number;
  readonly until: number;
}

/** The errors of a log by kind. */
export interface ObservedKinds {
  /** Counts the entry's error. */
  readonly add: (entry: LogEntry, error: LoggedError) => void;
  /** At most `limit` kinds, those that are most likely an incident's first. */
  readonly list: (limit: number) => { readonly errors: readonly ObservedError[]; readonly left: number };
}

interface Kind {
  readonly error: ThrownError;
  readonly kind: LoggedError['kind'];
  inside: number;
  earlier: number;
  later: number;
  firstSeen: string | undefined;
  lastSeen: string | undefined;
  level: string | undefined;
  /** Whether each occurrence announced another try. */
  retried: boolean;
  /** Whether each occurrence may be a quote. */
  quoted: boolean;
  event: ObservedError['event'];
  /** Whether the event came in within the alert's time. */
  eventInside: boolean;
}

/** Kinds that are kept before the least important ones are dropped, and after; errors that are remembered by their words, and how long those may be. */
const bounds = { most: 400, least: 200, memory: 2_000, words: 8_000 };
const severity: Readonly<Record<string, number>> = { fatal: 0, error: 1, warn: 3, info: 4, debug: 5, trace: 5 };

/** Counts errors by what they have in common, in bounded memory. Entries without a time count as in the window. */
export function countKinds(window: AlertWindow): ObservedKinds {
  const kinds = new Map<string, Kind>();
  /** Fingerprints of errors that were seen in the very same words. */
  const known = new Map<string, string>();
  let dropped = 0;

  function keyOf(error: LoggedError): string {
    const words = `${error.name}\n${error.message}\n${error.stack}\n${error.cause?.message ?? ''}\n${error.cause?.stack ?? ''}`;
    const found = known.get(words);
    if (found !== undefined) return found;
    const key = fingerprintOf(asThrown(error))?.key ?? error.name;
    if (known.size >= bounds.memory) known.clear();
    // A cause of a cause, and the members of an error, are not among the words.
    if (words.length <= bounds.words && error.cause?.cause === undefined && error.errors === undefined)
      known.set(words, key);
    return key;
  }

  function order(): readonly (readonly [string, ObservedError])[] {
    return [...kinds]
      .map(([key, kind]) => [key, toObserved(kind)] as const)
      .toSorted(([, a], [, b]) => compareErrors(a, b));
  }

  function shrink(): void {
    const least = order().slice(bounds.least);
    dropped += least.length;
    for (const [key] of least) kinds.delete(key);
  }

  return {
    add(entry, error) {
      const key = keyOf(error);
      const kind = kinds.get(key) ?? openKind(error);
      kinds.set(key, kind);
      count(kind, entry, window);
      kind.quoted &&= error.quoted === true;
      if (kinds.size > bounds.most) shrink();
    },
    list(limit) {
      const errors = order()
        .slice(0, limit)
        .map(([, seen]) => seen);
      return { errors, left: kinds.size - errors.length + dropped };
    },
  };
}

function openKind(error: LoggedError): Kind {
  return {
    error: mapThrown(asThrown(error), redact),
    kind: error.kind,
    inside: 0,
    earlier: 0,
    later: 0,
    firstSeen: undefined,
    lastSeen: undefined,
    level: undefined,
    retried: true,
    quoted: true,
    event: undefined,
    eventInside: false,
  };
}

function count(kind: Kind, entry: LogEntry, window: AlertWindow): void {
  const time = readTime(entry.time);
  const place = placeOf(time, window);
  kind[place] += 1;
  if (time !== undefined) {
    if (kind.firstSeen === undefined || time < kind.firstSeen) kind.firstSeen = time;
    if (kind.lastSeen === undefined || time > kind.lastSeen) kind.lastSeen = time;
  }
  if (entry.level !== undefined && (kind.level === undefined || rank(entry.level) < rank(kind.level)))
    kind.level = entry.level;
  kind.retried &&= announcesRetry(entry);
  const isNearer = place === 'inside' && !kind.eventInside;
  if (entry.event !== undefined && (kind.event === undefined || isNearer)) {
    kind.event = clean(entry.event) ?? kind.event;
    kind.eventInside = place === 'inside';
  }
}

function placeOf(time: string | undefined, { from, until }: AlertWindow): 'inside' | 'earlier' | 'later' {
  if (time === undefined) return 'inside';
  const at = Date.parse(time);
  if (at < from) return 'earlier';
  return at > until ? 'later' : 'inside';
}

function toObserved({ error, inside, earlier, later, retried, quoted, ...seen }: Kind): ObservedError {
  const { kind, level, firstSeen, lastSeen, event } = seen;
  const outside = inside === 0;
  return {
    error,
    count: outside ? earlier + later : inside,
    ...(outside ? { outside } : {}),
    ...(earlier > 0 ? { earlier } : {}),
    ...(retried ? { retried } : {}),
    ...(quoted ? { quoted } : {}),
    ...defined({ firstSeen, lastSeen, event, level, kind }),
  };
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
