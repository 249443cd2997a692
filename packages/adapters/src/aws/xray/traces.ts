import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  type Trace,
  type TraceSummary,
  type XRayClient,
} from '@aws-sdk/client-xray';
import {
  type Clock,
  type Config,
  defined,
  type Incident,
  type QueryAnswer,
  type QueryWindow,
  type Tracing,
} from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import { answerFrom, type Finding } from '../../telemetry/answer.ts';
import { spanOf, type TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';
import { traceLines } from './trace-lines.ts';

export interface TracesOptions {
  readonly traces: Pick<XRayClient, 'send'>;
  readonly config: Config;
  readonly clock: Clock;
}

/** Most pages of summaries, and most traces shown: the limit of one request. */
const bounds = { pages: 3, traces: 5 };
/** The longest span of an X-Ray query, in milliseconds. */
const dayLength = 86_400_000;

/** Traces of the service's failed or slow requests, the worst first. */
export function askTraces(incident: Incident, window: QueryWindow, options: TracesOptions): Promise<QueryAnswer> {
  const nothing = `X-Ray has no trace of a failed or slow request between ${window.from} and ${window.until}.`;
  return answerFrom([async () => findTraces(incident, window, options)], { nothing });
}

async function findTraces({ service }: Incident, window: QueryWindow, options: TracesOptions): Promise<Finding> {
  const tracing = options.config.services[service]?.xray;
  if (tracing === undefined)
    throw new QueryUnanswerable(
      `Where its traces are is not configured: name the service as X-Ray calls it in services.${service}.xray.service in suture.config.ts.`,
    );
  const asked = spanOf(window, options.clock.now(), 30);
  const span = { from: Math.max(asked.from, asked.until - dayLength), until: asked.until };
  const { summaries, more } = await listSummaries(filterFor(tracing), span, options);
  const worst = [...summaries].sort(byHarm).slice(0, bounds.traces);
  const found = await readTraces(worst, options);
  const lines = worst.flatMap((summary) => traceLines(summary, found.get(summary.Id ?? '')));
  const notes = [
    ...(span.from > asked.from ? ['X-Ray answers for a day at a time: only the last 24 hours were looked at.'] : []),
    ...(summaries.length > worst.length || more
      ? [`${summaries.length}${more ? ' or more' : ''} traces match; the worst ${worst.length} are shown.`]
      : []),
  ];
  return { lines, more: lines.length === 0 ? [] : notes };
}

/** The configuration allows no quote in the name. */
function filterFor({ service, slowSeconds }: Tracing): string {
  return ['fault', 'error', `responsetime > ${slowSeconds}`]
    .map((what) => `service("${service}") { ${what} }`)
    .join(' OR ');
}

async function listSummaries(
  filter: string,
  span: TimeSpan,
  { traces }: TracesOptions,
): Promise<{ readonly summaries: readonly TraceSummary[]; readonly more: boolean }> {
  const summaries: TraceSummary[] = [];
  let token: string | undefined;
  for (let page = 1; page <= bounds.pages; page += 1) {
    const answer = await withPermission('xray:GetTraceSummaries', () =>
      traces.send(
        new GetTraceSummariesCommand({
          StartTime: new Date(span.from),
          EndTime: new Date(span.until),
          FilterExpression: filter,
          Sampling: false,
          ...defined({ NextToken: token }),
        }),
      ),
    );
    summaries.push(...(answer.TraceSummaries ?? []));
    token = answer.NextToken;
    if (token === undefined) break;
  }
  return { summaries, more: token !== undefined };
}

/** Faults first, then errors, then slow requests; the slowest first within each kind. */
function byHarm(a: TraceSummary, b: TraceSummary): number {
  return harmOf(b) - harmOf(a) || (b.ResponseTime ?? b.Duration ?? 0) - (a.ResponseTime ?? a.Duration ?? 0);
}

function harmOf({ HasFault, HasError }: TraceSummary): number {
  if (HasFault) return 2;
  return HasError ? 1 : 0;
}

async function readTraces(
  summaries: readonly TraceSummary[],
  { traces }: TracesOptions,
): Promise<ReadonlyMap<string, Trace>> {
  const ids = summaries.flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
  if (ids.length === 0) return new Map();
  const { Traces = [] } = await withPermission('xray:BatchGetTraces', () =>
    traces.send(new BatchGetTracesCommand({ TraceIds: ids })),
  );
  return new Map(Traces.map((trace) => [trace.Id ?? '', trace]));
}
