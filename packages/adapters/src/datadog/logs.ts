import { defined, type Incident } from '@suture/core';
import * as z from 'zod';
import { AnswerTooLarge, QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import { askVendor, iso, type TimeSpan, type VendorApi, type VendorWorld } from '../telemetry/index.ts';
import { permission } from './api.ts';
import { LogEvent } from './log-event.ts';

/** Events per page and pages of one search. */
const bounds = { events: 500, pages: 6 };

const Page = z.object({
  data: z
    .array(z.unknown())
    .nullish()
    .transform((events) => (events ?? []).flatMap((event) => LogEvent.safeParse(event).data ?? [])),
  meta: lenient(z.object({ status: lenient(z.string()), page: lenient(z.object({ after: lenient(z.string()) })) })),
});

/** The service's query of the log search. @throws QueryUnanswerable without one */
export function logQueryOf(incident: Incident, { config }: Pick<VendorWorld, 'config'>): string {
  const query = config.services[incident.service]?.datadog?.logs;
  if (query !== undefined) return query;
  throw new QueryUnanswerable(describeUnset(incident));
}

export function describeUnset({ service }: Incident): string {
  return `No query finds the service's log in Datadog: set services.${service}.datadog.logs in suture.config.ts.`;
}

/** A query with words that an event must hold as well, in any of its attributes. */
export function withWords(query: string, words: readonly string[]): string {
  const quoted = words.map((word) => `*:"${word.replace(/\s+/g, ' ').replace(/[\\"]/g, '\\$&')}"`);
  return quoted.length === 0 ? query : `(${query}) ${quoted.join(' ')}`;
}

export interface LogSearch {
  /** Newest first. */
  readonly events: readonly LogEvent[];
  readonly gaps: readonly string[];
  /** Whether older events were left out. */
  readonly isCut: boolean;
}

/** The newest events that a query finds, page by page within bounds. What came before a page that fails is kept; a page that is too large is asked for in parts. */
export async function searchLogs(
  query: string,
  span: TimeSpan,
  api: VendorApi,
  limit = bounds.events * bounds.pages,
): Promise<LogSearch> {
  const events: LogEvent[] = [];
  const gaps = new Set<string>();
  let most = bounds.events;
  let cursor: string | undefined;
  for (let page = 0; page < bounds.pages && events.length < limit; page += 1) {
    const size = Math.min(most, limit - events.length);
    const answer = await askPage({ query, span, size, cursor }, api).catch((error: unknown) => {
      if (error instanceof QueryUnanswerable) return error;
      throw error;
    });
    if (answer instanceof AnswerTooLarge && size > 1) {
      most = Math.floor(size / 5) || 1;
      continue;
    }
    if (answer instanceof QueryUnanswerable && events.length === 0) throw answer;
    if (answer instanceof QueryUnanswerable)
      return { events, gaps: [...gaps, `Not all of the log in Datadog was read: ${answer.message}`], isCut: true };
    events.push(...answer.data);
    if (answer.meta?.status === 'timeout') gaps.add('Datadog ended the search early, so that events may be missing.');
    cursor = answer.meta?.page?.after;
    if (cursor === undefined) return { events, gaps: [...gaps], isCut: false };
  }
  return { events, gaps: [...gaps], isCut: true };
}

async function askPage(
  { query, span, size, cursor }: { query: string; span: TimeSpan; size: number; cursor: string | undefined },
  api: VendorApi,
): Promise<z.infer<typeof Page>> {
  const answer = await askVendor(api, {
    path: 'v2/logs/events/search',
    method: 'POST',
    body: {
      filter: { query, from: iso(span.from), to: iso(span.until) },
      sort: '-timestamp',
      page: { limit: size, ...defined({ cursor }) },
    },
    schema: Page,
    needs: permission('logs_read_data'),
    absent: [400],
  });
  if (answer !== undefined) return answer;
  throw new QueryUnanswerable(describeQuery('log', query));
}

export function describeQuery(of: 'log' | 'metric', query: string): string {
  const field = of === 'log' ? 'datadog.logs' : 'datadog.metrics';
  return `Datadog does not take the ${of} query ${query.slice(0, 200)}: if it is the service's, correct its ${field} in suture.config.ts.`;
}
