import type { SentryConfig } from '@suture/core';
import * as z from 'zod';
import { AnswerTooLarge, QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import { askVendor, askWithHeaders, type TimeSpan, type VendorApi, type VendorWorld } from '../telemetry/index.ts';

/** Sentry's web API for one organization. */
export interface SentryApi extends VendorApi {
  readonly organization: string;
}

/** Sentry's web API, always over https. */
export function openSentry({ host, organization }: SentryConfig, { secret, fetch, pause }: VendorWorld): SentryApi {
  return {
    name: `Sentry at ${host}`,
    base: `https://${host}/api/0/`,
    organization,
    headers: async () => ({ authorization: `Bearer ${await secret('SENTRY_TOKEN')}` }),
    fetch,
    pause,
    setting: 'sentry.host',
    secrets: ['SENTRY_TOKEN'],
  };
}

/** Whether it can be the number or short id of an issue. A name of dots would be another path, even encoded. */
export function isIssue(issue: string): boolean {
  return /^[\w-]{1,100}$/.test(issue);
}

/** The path of an issue. @throws QueryUnanswerable for what is no issue's number or short id */
export function issuePath(issue: string, { organization }: Pick<SentryApi, 'organization'>): string {
  if (!isIssue(issue)) throw new QueryUnanswerable(`"${issue}" is not the number or short id of an issue.`);
  return `organizations/${encodeURIComponent(organization)}/issues/${encodeURIComponent(issue)}`;
}

export function describeUnknown(issue: string, { name, organization }: SentryApi): string {
  return `${name} knows no issue ${issue} of ${organization}: correct sentry.organization in suture.config.ts if it is another's.`;
}

const text = lenient(z.string());

/** The fields we use of an issue in a list. */
export const ListedIssue = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  title: text,
  /** Events in the time that was asked for. */
  count: lenient(z.union([z.string().regex(/^\d+$/), z.number()]).transform(Number)),
  firstSeen: text,
  lastSeen: text,
});
export type ListedIssue = z.infer<typeof ListedIssue>;

/** The project's number, by which issues are searched. */
export async function findProject(slug: string, api: SentryApi): Promise<string> {
  const path = `projects/${[api.organization, slug].map(encodeURIComponent).join('/')}/`;
  const schema = z.object({ id: z.union([z.string().min(1), z.number()]).transform(String) });
  const project = await askVendor(api, { path, schema, needs: 'the scope project:read' });
  if (project !== undefined) return project.id;
  throw new QueryUnanswerable(
    `${api.name} knows no project ${slug} of ${api.organization}: correct the service's sentry.project in suture.config.ts.`,
  );
}

/** The time and environment that a list is about. */
export interface Selection {
  readonly span: TimeSpan;
  readonly environment: string | undefined;
}

export function paramsOf({ span, environment }: Selection, more: Readonly<Record<string, string>>): URLSearchParams {
  // Sentry reads a time without a zone as UTC.
  const instant = (at: number) => new Date(at).toISOString().slice(0, -1);
  return new URLSearchParams({
    start: instant(span.from),
    end: instant(span.until),
    ...(environment === undefined ? {} : { environment }),
    ...more,
  });
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** Why there may be more. */
  readonly gaps: readonly string[];
}

/**
 * Reads a list page by page, those of its items that have the expected form. What came before a page that fails is kept. A first page that is too
 * large is asked for in smaller ones.
 */
export async function readPages<S extends z.ZodType>(
  { path, params, item, pages }: { path: string; params: URLSearchParams; item: S; pages: number },
  api: SentryApi,
): Promise<Listed<z.output<S>> | undefined> {
  const schema = z.array(z.unknown()).transform((all) => all.flatMap((one) => item.safeParse(one).data ?? []));
  const items: z.output<S>[] = [];
  let asked = new URLSearchParams(params);
  for (let page = 1; page <= pages; page += 1) {
    const answer = await askWithHeaders(api, { path: `${path}?${asked}`, schema, needs: 'the scope event:read' }).catch(
      (error: unknown) => {
        if (error instanceof QueryUnanswerable) return error;
        throw error;
      },
    );
    const smaller = page === 1 && answer instanceof AnswerTooLarge ? inSmallerPages(params) : undefined;
    if (smaller !== undefined) return readPages({ path, params: smaller, item, pages }, api);
    if (answer instanceof QueryUnanswerable && page === 1) throw answer;
    if (answer instanceof QueryUnanswerable)
      return { items, gaps: [`Not everything that Sentry has was read: ${answer.message}`] };
    if (answer === undefined) return page === 1 ? undefined : { items, gaps: [] };
    items.push(...answer.data);
    const cursor = nextCursor(answer.headers.get('link') ?? '');
    if (cursor === undefined) return { items, gaps: [] };
    asked = new URLSearchParams({ ...Object.fromEntries(params), cursor });
  }
  return { items, gaps: [`Sentry has more than the newest ${items.length}, which were read.`] };
}

/** The same list in pages of a quarter; undefined where they cannot be smaller. */
function inSmallerPages(params: URLSearchParams): URLSearchParams | undefined {
  const size = Number(params.get('per_page') ?? 1);
  if (size <= 1) return undefined;
  return new URLSearchParams({ ...Object.fromEntries(params), per_page: String(Math.max(1, Math.floor(size / 4))) });
}

/** `<https://…>; rel="next"; results="true"; cursor="0:100:0"`; results is false after the last page. */
function nextCursor(link: string): string | undefined {
  const next = link.split(/,\s*(?=<)/).find((part) => part.includes('rel="next"') && part.includes('results="true"'));
  return /cursor="([\w:.-]{1,200})"/.exec(next ?? '')?.[1];
}
