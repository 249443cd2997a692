import { type Incident, type PagerDutyConfig, redact } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { readLeniently } from '../lenient.ts';
import { askVendor, type VendorApi, type VendorRefusal, type VendorWorld } from '../telemetry/index.ts';

/** PagerDuty's REST API, version 2. */
export function openPagerDuty({ host, from }: PagerDutyConfig, { secret, fetch, pause }: VendorWorld): VendorApi {
  const name = `PagerDuty at ${host}`;
  return {
    name,
    base: `https://${host}/`,
    headers: async () => ({
      accept: 'application/vnd.pagerduty+json;version=2',
      authorization: `Token token=${(await secret('PAGERDUTY_TOKEN')).trim()}`,
      ...(from === undefined ? {} : { from }),
    }),
    fetch,
    pause,
    setting: 'pagerduty.host',
    secrets: ['PAGERDUTY_TOKEN'],
    explain: (refusal) => explain(name, refusal),
  };
}

/** The path of the incident that sent an alert. @throws QueryUnanswerable for what is no incident's id */
export function incidentPath({ alert }: Incident): string {
  if (/^[\w-]{1,100}$/.test(alert.sourceId)) return `incidents/${alert.sourceId}`;
  throw new QueryUnanswerable(`"${alert.sourceId}" is not the id of a PagerDuty incident.`);
}

export interface PageReading<T> {
  readonly items: readonly T[];
  /** Whether there are more than were read. */
  readonly cut: boolean;
  /** Items of a form that is not known. */
  readonly unknown: number;
  /** Why a later page could not be read. */
  readonly failed?: string;
}

interface PageOptions<S extends z.ZodType> {
  /** With the parameters of the search. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The member that holds the items. */
  readonly member: 'alerts' | 'log_entries';
  readonly item: S;
}

/** Items of a page, which is the most that PagerDuty gives, and pages at most. */
const pages = { size: 100, most: 5 };

/**
 * Reads a list page by page, within bounds. A page that fails after others came is told beside what came.
 * @throws QueryUnanswerable when the first page cannot be read
 */
export async function readPages<S extends z.ZodType>(
  api: VendorApi,
  { path, parameters = {}, member, item }: PageOptions<S>,
): Promise<PageReading<z.output<S>>> {
  const schema = z.object({ [member]: z.array(z.unknown()), more: z.boolean().nullish() });
  const items: z.output<S>[] = [];
  let unknown = 0;
  for (let page = 0; page < pages.most; page += 1) {
    const query = new URLSearchParams({
      ...parameters,
      limit: String(pages.size),
      offset: String(items.length + unknown),
    });
    const answer = await orReason(() => askVendor(api, { path: `${path}?${query}`, schema, needs: readRight }), page);
    if (typeof answer === 'string') return { items, cut: true, unknown, failed: answer };
    const found = z.array(z.unknown()).catch([]).parse(answer?.[member]);
    const read = found.flatMap((one) => item.safeParse(one).data ?? []);
    items.push(...read);
    unknown += found.length - read.length;
    if (answer?.more !== true || found.length === 0) return { items, cut: false, unknown };
  }
  return { items, cut: true, unknown };
}

/** What a key must allow for reading. */
export const readRight = 'the right to read incidents (a key of the account, or the scope incidents.read)';

async function orReason<T>(ask: () => Promise<T>, page: number): Promise<T | string> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof QueryUnanswerable && page > 0) return error.message;
    throw error;
  }
}

const Refused = z.object({
  error: z.object({ message: z.string(), errors: z.array(z.string()).catch([]) }),
});

function explain(name: string, { status, text }: VendorRefusal): QueryUnanswerable | undefined {
  const refused = readLeniently(Refused, text)?.error;
  const said = redact([refused?.message ?? '', ...(refused?.errors ?? [])].join(' ').trim().slice(0, 300));
  if (/requester user not found|\bfrom\b.{0,40}(?:header|email)/i.test(said))
    return new QueryUnanswerable(
      `${name} does not know the user who writes: set pagerduty.from in suture.config.ts to the address of one of its users.`,
    );
  if (status === 402) return new QueryUnanswerable(`${name} does not allow this with the account's plan: ${said}`);
  if (status === 400) return new QueryUnanswerable(`${name} refused the request: ${said}`);
  return undefined;
}
