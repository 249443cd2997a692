import * as z from 'zod';
import { lenient, readLeniently } from '../lenient.ts';

const text = lenient(z.string());
const Fields = z.record(z.string(), z.unknown());

/** An event of the log search: reserved attributes, and below `attributes` those that a pipeline or the program made. */
export const LogEvent = z.object({
  id: z.string(),
  attributes: z.object({
    timestamp: z.union([z.string(), z.number()]).transform((time, context) => {
      const at = new Date(time);
      if (!Number.isNaN(at.getTime())) return at.toISOString();
      context.addIssue({ code: 'custom', message: 'is no time' });
      return z.NEVER;
    }),
    status: text,
    host: text,
    message: text,
    tags: z
      .array(z.unknown())
      .catch([])
      .transform((tags) => tags.filter((tag) => typeof tag === 'string').slice(0, 200)),
    attributes: Fields.catch({}),
  }),
});
export type LogEvent = z.infer<typeof LogEvent>;

/** Logs that a browser or an app sends. Its user controls it, and can send any text. */
const ofVisitors = /^source:(?:browser|android|ios|flutter|react-native|roku|unity|kotlin-multiplatform|electron)$/i;

export function isVisitors({ attributes }: LogEvent): boolean {
  return attributes.tags.some((tag) => ofVisitors.test(tag));
}

/** The instance that wrote it. Lines of one stack are written by one. */
export function streamOf({ attributes: { host = '', tags } }: LogEvent): string {
  const instance = tags.filter((tag) => /^(?:container_id|pod_name|instance_index|task_arn):/.test(tag));
  return [host, ...instance.toSorted()].join(' ');
}

/**
 * An event as lines of a log. A record becomes JSON again; text keeps its lines, each with the event's time as a container's runtime
 * writes it, so that a stack over several events is read as one.
 */
export function linesOf({ attributes: event }: LogEvent): readonly string[] {
  const { timestamp, message = '' } = event;
  const record = recordOf(event);
  if (record !== undefined) return [`${JSON.stringify(record)}\n`];
  return message
    .replace(/\s+$/, '')
    .split(/\r\n?|\n/)
    .map((line) => `${timestamp} stdout F ${line}\n`);
}

/** The event as a person reads it, on one line. */
export function showEvent({ attributes: event }: LogEvent): string {
  const { timestamp, ...record } = recordOf(event) ?? {};
  const shown = Object.keys(record).length > 0 ? JSON.stringify(record) : (event.message ?? '').trimEnd();
  return `${event.timestamp} ${shown}`;
}

function recordOf({
  attributes,
  message,
  status,
  timestamp,
}: LogEvent['attributes']): Record<string, unknown> | undefined {
  const written = message?.trimStart().startsWith('{') === true ? readLeniently(Fields, message) : undefined;
  if (written === undefined && Object.keys(attributes).every((key) => ids.has(key))) return undefined;
  const code = Fields.safeParse(attributes.http).data?.status_code;
  return {
    ...attributes,
    ...(typeof code === 'number' ? { statusCode: code } : {}),
    ...(written ?? { message }),
    level: status,
    timestamp,
  };
}

/** Attributes that a text gets for its trace and its date alone. */
const ids: ReadonlySet<string> = new Set(['dd', 'date_access', 'trace_id', 'span_id']);
