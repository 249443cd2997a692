import * as z from 'zod';
import type { SentryActivity, SentryEvent, SentryIssue } from './sentry-state.ts';

const Exceptions = z.object({
  values: z.array(
    z.looseObject({ stacktrace: z.object({ frames: z.array(z.record(z.string(), z.unknown())) }).nullish() }),
  ),
});
const Request = z.looseObject({ query_string: z.unknown() });

/** Members of a frame that the web API calls otherwise than SDKs. */
const renamed: Readonly<Record<string, string>> = {
  abs_path: 'absPath',
  lineno: 'lineNo',
  colno: 'colNo',
  in_app: 'inApp',
};

/** An event as the web API shows it: the SDK's interfaces as a list of entries. */
export function toApiEvent(event: SentryEvent, of: { readonly issue: string; readonly project: string }) {
  const { id, at, environment, level = 'error', message } = event;
  const tags = { level, ...(environment === undefined ? {} : { environment }) };
  return {
    id,
    eventID: id,
    groupID: of.issue,
    projectID: of.project,
    title: message ?? 'an event',
    message: message ?? '',
    dateCreated: at,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    user: null,
    entries: [
      ...(message === undefined ? [] : [{ type: 'message', data: { formatted: message } }]),
      ...entry('exception', Exceptions.safeParse(event.exception).data, toApiExceptions),
      ...entry('request', Request.safeParse(event.request).data, ({ query_string: query, ...rest }) => ({
        ...rest,
        query: typeof query === 'string' ? [...new URLSearchParams(query)] : (query ?? []),
      })),
    ],
  };
}

function entry<T>(type: string, data: T | undefined, show: (data: T) => unknown) {
  return data === undefined ? [] : [{ type, data: show(data) }];
}

function toApiExceptions({ values }: z.infer<typeof Exceptions>) {
  return {
    values: values.map(({ stacktrace, ...exception }) => ({
      ...exception,
      stacktrace: stacktrace && { frames: stacktrace.frames.map(rename) },
    })),
  };
}

function rename(frame: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(frame).map(([name, value]) => [renamed[name] ?? name, value]));
}

export function newestFirst(events: readonly SentryEvent[]): readonly SentryEvent[] {
  return events.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

export function toApiIssue({ id, project, status, activity }: SentryIssue, events: readonly SentryEvent[]) {
  const [newest] = newestFirst(events);
  return {
    id,
    shortId: `${project.toUpperCase()}-${id}`,
    title: newest?.message ?? 'an issue',
    status,
    statusDetails: {},
    project: { slug: project },
    count: String(events.length),
    firstSeen: newestFirst(events).at(-1)?.at,
    lastSeen: newest?.at,
    activity: activity.toReversed().map(toApiActivity),
  };
}

export function toApiActivity({ type, data, at, by }: SentryActivity, index: number) {
  const user = by === undefined ? null : { id: by === 'person' ? '7' : '8' };
  return {
    id: String(index + 1),
    type,
    data,
    dateCreated: at,
    user,
    sentry_app: by === 'integration' ? { slug: 'suture' } : null,
  };
}
