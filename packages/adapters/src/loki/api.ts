import { type Clock, type Config, type Incident, type LokiConfig, redact } from '@suture/core';
import type * as z from 'zod';
import { AnswerTooLarge, QueryUnanswerable } from '../errors.ts';
import { accessOf, askVendor, type VendorApi, type VendorRefusal, type VendorWorld } from '../telemetry/index.ts';

export interface Loki {
  readonly api: VendorApi;
  readonly config: Config;
  readonly clock: Clock;
}

/** Loki's HTTP API. A query can take as long as Loki's own limit, of which a step can wait for a part. */
export function openLoki({ url, tenant }: LokiConfig, { secret, fetch, pause }: VendorWorld): VendorApi {
  const name = `Loki at ${new URL(url).host}`;
  return {
    name,
    base: `${url}/`,
    headers: async () => ({
      ...accessOf(await secret('LOKI_TOKEN'), tenant),
      // Otherwise what is known of a single line counts as a label, which splits a stack over several streams.
      'x-loki-response-encoding-flags': 'categorize-labels',
    }),
    fetch,
    pause,
    setting: 'loki.url',
    secrets: ['LOKI_TOKEN'],
    timeout: 20_000,
    explain: (refusal) => explain(name, refusal),
  };
}

/** @throws QueryUnanswerable when Loki does not answer, or refuses the query */
export async function queryRange<S extends z.ZodType>(
  { api }: Loki,
  parameters: Readonly<Record<string, string>>,
  schema: S,
): Promise<z.output<S>> {
  const path = `loki/api/v1/query_range?${new URLSearchParams(parameters)}`;
  const answer = await askVendor(api, { path, schema, needs: 'the right to read logs' });
  if (answer === undefined)
    throw new QueryUnanswerable(
      `${api.name} has no /loki/api/v1/query_range: correct ${api.setting} in suture.config.ts (without a path of the API).`,
    );
  return answer;
}

/** The selector of the service's log. @throws QueryUnanswerable when the service has none */
export function selectorOf({ service }: Incident, { config }: Loki): string {
  const logs = config.services[service]?.loki?.logs;
  if (logs !== undefined) return logs;
  throw new QueryUnanswerable(
    `The log of ${service} in Loki is not known: set services.${service}.loki.logs in suture.config.ts.`,
  );
}

const narrow = 'narrow services.<name>.loki.logs in suture.config.ts, or ask for a shorter window';

/** Loki answers a refusal as text; its words are in pkg/validation/limits.go and pkg/querier of its source. */
function explain(name: string, { status, text }: VendorRefusal): QueryUnanswerable | undefined {
  const said = redact(text.trim().replace(/\s+/g, ' ').slice(0, 300));
  if (/no org id/i.test(said))
    return new QueryUnanswerable(`${name} has several tenants: set loki.tenant in suture.config.ts.`);
  if (/max entries limit/i.test(said))
    return new AnswerTooLarge(`${name} gives fewer lines per query: raise its max_entries_limit_per_query (${said}).`);
  if (/too many outstanding requests/i.test(said))
    return new QueryUnanswerable(
      `${name} has too many outstanding requests: ask again later, or raise its max_outstanding_per_tenant.`,
    );
  if (status === 504 || status === 408 || /time(?:d )?[ -]?out|deadline exceeded|context canceled/i.test(said))
    return new QueryUnanswerable(`${name} gave up on the query after its own time-out: ${narrow}.`);
  if (/parse error|pipeline error/i.test(said))
    return new QueryUnanswerable(
      `${name} cannot read the query: correct services.<name>.loki.logs in suture.config.ts (${said}).`,
    );
  if (/\blimit\b/i.test(said) && status < 500)
    return new QueryUnanswerable(`${name} refuses so large a query: ${narrow} (${said}).`);
  if (status === 400 || status === 422) return new QueryUnanswerable(`${name} refused the query: ${said}`);
  return undefined;
}
