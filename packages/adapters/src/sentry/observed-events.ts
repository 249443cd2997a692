import { defined, fingerprintOf, Instant, type ObservedError } from '@suture/core';
import * as z from 'zod';
import { CapturedRequest, Exceptions, requestOf, thrownOf } from '../alerts/sentry/index.ts';
import { lenient } from '../lenient.ts';

const text = lenient(z.string());

const Entry = z.object({ type: z.string(), data: z.unknown() });
const Tag = z.object({ key: z.string(), value: z.string() });
/** The items of a list that have the expected form: Sentry stores whatever programs send. */
const listOf = <S extends z.ZodType>(item: S) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.slice(0, 300).flatMap((value) => item.safeParse(value).data ?? []));

/** What tells of an error in an event of the web API. Its user and its breadcrumbs are not read. */
export const ReportedEvent = z
  .object({ eventID: z.string(), title: text, dateCreated: text, tags: listOf(Tag), entries: listOf(Entry) })
  .transform(({ entries, tags, ...event }) => {
    const of = (type: string) => entries.findLast((entry) => entry.type === type)?.data;
    const level = tags.find(({ key }) => key === 'level')?.value;
    return { ...event, level, error: thrownOf(Exceptions.parse(of('exception'))), request: of('request') };
  });
export type ReportedEvent = z.infer<typeof ReportedEvent>;

/** Levels by the names that logs use. */
const levels: Readonly<Record<string, string>> = {
  fatal: 'fatal',
  error: 'error',
  warning: 'warn',
  info: 'info',
  debug: 'debug',
};

/** The event's error as an observation. Anybody can send events with a project's public key. */
export function observe(event: ReportedEvent): ObservedError | undefined {
  if (event.error === undefined) return undefined;
  const seen = instantOf(event.dateCreated);
  const level = levels[event.level ?? ''];
  return {
    error: event.error,
    count: 1,
    ...defined({ firstSeen: seen, lastSeen: seen, level, event: requestOf(CapturedRequest.parse(event.request)) }),
    outsider: true,
  };
}

/** Events by kind of error; the newest event comes first and is the one that is shown. */
export function countEvents(events: readonly ReportedEvent[]): readonly ObservedError[] {
  const kinds = new Map<string, ObservedError>();
  for (const seen of events.flatMap((event) => observe(event) ?? [])) {
    const key = fingerprintOf(seen.error)?.key ?? seen.error.name;
    const known = kinds.get(key);
    kinds.set(key, known === undefined ? seen : add(known, seen));
  }
  return [...kinds.values()];
}

function add(newer: ObservedError, older: ObservedError): ObservedError {
  const firstSeen = older.firstSeen ?? newer.firstSeen;
  return { ...newer, count: newer.count + 1, ...defined({ firstSeen, event: newer.event ?? older.event }) };
}

/** A time in the form of evidence. */
export function instantOf(written: string | undefined): string | undefined {
  const time = Date.parse(written ?? '');
  return Number.isNaN(time) ? undefined : Instant.safeParse(new Date(time).toISOString()).data;
}
