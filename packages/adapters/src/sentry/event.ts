import * as z from 'zod';
import { lenient } from '../lenient.ts';

const text = lenient(z.string());
/** The values that have the expected form: Sentry stores whatever programs send. */
const listOf = <S extends z.ZodType>(item: S) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.flatMap((value) => item.safeParse(value).data ?? []));

const Frame = z.object({
  filename: text,
  module: text,
  function: text,
  lineNo: lenient(z.number()),
  inApp: lenient(z.boolean()),
});
const Exception = z.object({ type: text, value: text, stacktrace: lenient(z.object({ frames: listOf(Frame) })) });
const Breadcrumb = z.object({
  timestamp: text,
  category: text,
  level: text,
  message: text,
  data: lenient(z.record(z.string(), z.unknown())),
});
const Entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('exception'), data: z.object({ values: listOf(Exception) }) }),
  z.object({ type: z.literal('breadcrumbs'), data: z.object({ values: listOf(Breadcrumb) }) }),
  z.object({ type: z.literal('request'), data: z.object({ method: text, url: text }) }),
  z.object({ type: z.literal('message'), data: z.object({ formatted: text, message: text }) }),
]);

/** The fields we use of an issue's event. Its user is not read. */
export const SentryEvent = z.object({
  eventID: z.string(),
  projectID: lenient(z.union([z.string(), z.number()])),
  title: text,
  culprit: text,
  dateCreated: text,
  release: lenient(z.object({ version: text })),
  tags: listOf(z.object({ key: z.string(), value: z.string() })),
  entries: listOf(Entry),
});
export type SentryEvent = z.infer<typeof SentryEvent>;

/** Most items shown per kind, and characters of data. */
const bounds = { exceptions: 5, frames: 30, breadcrumbs: 30, tags: 30, data: 300 };

/** An event as lines: exceptions with their frames, breadcrumbs, release and tags. */
export function eventLines(event: SentryEvent): readonly string[] {
  const { entries, tags } = event;
  const shown = tags.filter(({ key }) => !/^user(?:\.|$)/.test(key)).slice(0, bounds.tags);
  return [
    `event ${event.eventID} at ${event.dateCreated ?? 'an unknown time'}: ${event.title ?? ''}`,
    ...(event.culprit ? [`in ${event.culprit}`] : []),
    ...(event.release?.version ? [`release ${event.release.version}`] : []),
    ...(shown.length === 0 ? [] : [`tags: ${shown.map(({ key, value }) => `${key}=${value}`).join(', ')}`]),
    ...entries.flatMap(entryLines),
  ];
}

function entryLines(entry: z.infer<typeof Entry>): readonly string[] {
  if (entry.type === 'exception')
    return entry.data.values.slice(-bounds.exceptions).toReversed().flatMap(exceptionLines);
  if (entry.type === 'request') return [`request: ${entry.data.method ?? ''} ${entry.data.url ?? ''}`];
  if (entry.type === 'message') return [`message: ${entry.data.formatted ?? entry.data.message ?? ''}`];
  const crumbs = entry.data.values.slice(-bounds.breadcrumbs);
  return crumbs.length === 0 ? [] : ['breadcrumbs, oldest first:', ...crumbs.map(crumbLine)];
}

/** Sentry lists the outermost frame first; people read the innermost first. */
function exceptionLines({ type, value, stacktrace }: z.infer<typeof Exception>): readonly string[] {
  const frames = (stacktrace?.frames ?? []).toReversed();
  const shown = frames.slice(0, bounds.frames);
  const left = frames.length - shown.length;
  return [
    `${type ?? 'Error'}: ${value ?? ''}`,
    ...shown.map(frameLine),
    ...(left > 0 ? [`    … and ${left} frames more`] : []),
  ];
}

function frameLine({ filename, module, function: name, lineNo, inApp }: z.infer<typeof Frame>): string {
  const place = `${filename ?? module ?? '?'}${lineNo === undefined ? '' : `:${lineNo}`}`;
  return `    at ${name ?? '?'} (${place})${inApp === false ? ' [not the application]' : ''}`;
}

function crumbLine({ timestamp, category, level, message, data }: z.infer<typeof Breadcrumb>): string {
  const details = data && Object.keys(data).length > 0 ? JSON.stringify(data) : undefined;
  return ['  ', timestamp, level, category, message, details && shorten(details)].filter((part) => !!part).join(' ');
}

function shorten(details: string): string {
  return details.length > bounds.data ? `${details.slice(0, bounds.data)}…` : details;
}
