import { type Clock, type Config, type PrometheusConfig, redact } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { readLeniently } from '../lenient.ts';
import { accessOf, askVendor, type VendorApi, type VendorRefusal, type VendorWorld } from '../telemetry/index.ts';

export interface Prometheus {
  readonly api: VendorApi;
  readonly config: Config;
  readonly clock: Clock;
}

/** Prometheus' HTTP API, which Mimir, Thanos and Grafana Cloud have too. */
export function openPrometheus({ url, tenant }: PrometheusConfig, { secret, fetch, pause }: VendorWorld): VendorApi {
  const name = `Prometheus at ${new URL(url).host}`;
  return {
    name,
    base: `${url}/api/v1/`,
    headers: async () => accessOf(await secret('PROMETHEUS_TOKEN'), tenant),
    fetch,
    pause,
    setting: 'prometheus.url',
    secrets: ['PROMETHEUS_TOKEN'],
    explain: (refusal) => explain(name, refusal),
  };
}

/** @throws QueryUnanswerable when Prometheus does not answer, or refuses */
export async function askPrometheus<S extends z.ZodType>(
  { api }: Prometheus,
  path: string,
  parameters: Readonly<Record<string, string>>,
  schema: S,
): Promise<z.output<S>> {
  const needs = `the right to read ${path === 'rules' ? 'rules' : 'metrics'}`;
  const answer = await askVendor(api, { path: `${path}?${new URLSearchParams(parameters)}`, schema, needs });
  if (answer !== undefined) return answer;
  throw new QueryUnanswerable(
    `${api.name} has no /api/v1/${path}: correct ${api.setting} in suture.config.ts (without /api/v1).`,
  );
}

const Refused = z.object({ errorType: z.string(), error: z.string() });

function explain(name: string, { status, text }: VendorRefusal): QueryUnanswerable | undefined {
  const { errorType, error } = readLeniently(Refused, text) ?? { errorType: '', error: text.trim().slice(0, 300) };
  const said = redact(error.slice(0, 300));
  if (/no org id/i.test(said))
    return new QueryUnanswerable(`${name} has several tenants: set prometheus.tenant in suture.config.ts.`);
  if (errorType === 'timeout' || status === 504 || /query timed out|deadline exceeded/i.test(said))
    return new QueryUnanswerable(`${name} gave up on the query after its own time-out: ask for a shorter window.`);
  if (status === 400 || status === 422) return new QueryUnanswerable(`${name} refused the query: ${said}`);
  return undefined;
}
